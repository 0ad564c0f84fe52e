import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ESP_DEVICE, GrubFiles } from "../../../src/facts/boot/grub-files.ts";
import { type GrubMenu, runGrub, startAt } from "../../../src/facts/boot/grub.ts";
import { MAX_ENTRIES } from "../../../src/facts/boot/grub-interpreter.ts";
import type { GrubMenuItem } from "../../../src/facts/boot/grub-menu.ts";
import { parseGrubScript } from "../../../src/facts/boot/grub-script-parser.ts";
import { type Tree, imageFrom } from "../../../src/testing/index.ts";

async function menuOf(script: string, more: Tree = {}, platform: "pc" | "efi" = "pc"): Promise<GrubMenu> {
  const { tree } = imageFrom({ "/boot/grub/grub.cfg": script, ...more });
  const menu = await runGrub(new GrubFiles(tree, { esp: "/boot/efi" }), startAt("(hd0)/boot/grub/grub.cfg"), {
    name: platform,
    cpu: "i386",
  });
  if (!menu) throw new Error("the configuration was not read");
  return menu;
}

/** `title: kernel words | initrds`, alternatives joined by ` or `. */
function show(item: GrubMenuItem | undefined): string {
  if (!item) return "nothing";
  if (item.kind === "submenu") return `${item.title} > [${item.items.map(show).join(", ")}]`;
  const boots = item.boots.map(({ kernel, words, initrds }) => {
    const line = [kernel?.text ?? "no kernel", ...words.map((word) => word.text)].join(" ");
    return initrds.length > 0 ? `${line} | ${initrds.map((initrd) => initrd.text).join(" ")}` : line;
  });
  return `${item.title}: ${boots.join(" or ")}`;
}

const entry = (title: string, body: string) => `menuentry '${title}' --id ${title} {\n${body}\n}\n`;
const body = async (script: string, more: Tree = {}) =>
  show((await menuOf(`menuentry t {\n${script}\n}`, more)).items[0]);

describe("words of a script", () => {
  test.each([
    ["linux /k ro quiet", "t: /k ro quiet"],
    ["linux /k \"a b\" 'c $d' e\\ f", "t: /k a b c $d e f"],
    ['set x="ro  quiet"; linux /k $x "$x" end', "t: /k ro quiet ro  quiet end"],
    ["linux /k $unset ${unset}x ''", "t: /k x "],
    ['x=1\nlinux /k a${x}b"${x}"', "t: /k a1b1"],
    ['x=" 1 2 "\nlinux /k a${x}b', "t: /k a1 2b"],
    ["linux /k \\\n  ro # comment", "t: /k ro"],
    ["linux /k a#b", "t: /k a#b"],
    ['linux /k "\\$x \\"q\\" \\n"', 't: /k $x "q" \\n'],
    ["linux16 /k ro; initrd16 /a /b", "t: /k ro | /a /b"],
    ["linuxefi /k ro\ninitrdefi /i", "t: /k ro | /i"],
    ["initrd /i\nlinux /k", "t: /k"],
    ["linux /old\nlinux /new ro", "t: /new ro"],
    ["multiboot2 /xen.gz placeholder\nmodule2 /k placeholder ro\nmodule2 --nounzip /i", "t: /k placeholder ro | /i"],
  ])("%j", async (script, expected) => {
    expect(await body(script)).toBe(expected);
  });
});

describe("conditions", () => {
  const when = (condition: string) => `if ${condition}; then linux /yes; else linux /no; fi`;
  test.each([
    ['[ "a" = "a" ]', "t: /yes"],
    ['[ x"${unset}" = xy ]', "t: /no"],
    ['[ "${feature_menuentry_id}" = "y" ]', "t: /yes"],
    ['[ -n "" ]', "t: /no"],
    ['[ -z "" -a 1 -lt 2 ]', "t: /yes"],
    ["[ ! ( 2 -gt 1 ) -o a != a ]", "t: /no"],
    ["! false", "t: /yes"],
    ["test -f /boot/grub/grub.cfg", "t: /yes"],
    ["[ -e /boot/absent ]", "t: /no"],
    ["[ -s $prefix/grubenv ]", "t: /no"],
    ["keystatus --shift", "t: /no"],
    ["[ ]", "t: /yes"],
    ["[ x = x -o = 1 ]", "t: /no"],
    ["[ vmlinuz-2 -plt vmlinuz-11 ]", "t: /yes"],
    ["[ ( ! ( x = y ) ) -a 0x10 -eq 16 ]", "t: /yes"],
    ['[ "$grub_platform" = "pc" ]', "t: /yes"],
    ["loadfont unicode", "t: /yes or /no"],
    ["search --set=data --label data", "t: /yes or /no"],
    ["search --set=root --label boot", "t: /yes"],
    ["probe --set=fs -f $root", "t: /yes or /no"],
  ])("%j", async (condition, expected) => {
    expect(await body(when(condition))).toBe(expected);
  });

  test("what both ways agree on stays known", async () => {
    expect(await body("if loadfont f; then set a=1; set b=1; else set b=1; fi\nlinux /k $b x=$a")).toBe("t: /k 1 x=1");
    const menu = await menuOf("if loadfont f; then set a=1; else set a=2; fi\nmenuentry t { linux /k $a }");
    const [item] = menu.items;
    expect(item?.kind === "entry" && item.boots[0]?.words).toMatchObject([{ known: false }]);
  });

  test("elif, for, while, functions and their arguments", async () => {
    expect(await body("if false; then linux /a; elif true; then linux /b; else linux /c; fi")).toBe("t: /b");
    expect(await body('for x in a b c; do set all="$all $x"; done\nlinux /k $all')).toBe("t: /k a b c");
    expect(await body('while [ "$n" != "xxx" ]; do set n="${n}x"; done\nlinux /k $n')).toBe("t: /k xxx");
    expect(await body("until true; do linux /never; done\nlinux /k")).toBe("t: /k");
    expect(await body("for x in a b; do if [ $x = a ]; then continue; fi; linux /k $x; break; done")).toBe("t: /k b");
    const functions = "function start { if [ $# = 0 ]; then return 1; fi\nlinux $1 $2; }\n";
    expect(show((await menuOf(`${functions}menuentry t { start /k ro }`)).items[0])).toBe("t: /k ro");
  });
});

describe("menus", () => {
  const abc = entry("a", "linux /a") + entry("b", "linux /b") + entry("c", "linux /c");
  test.each([
    ["", "a: /a"],
    ["set default=1", "b: /b"],
    ['set default="c"', "c: /c"],
    ["set default=7", "a: /a"],
    ["set default=nonsense", "a: /a"],
    ['set default="1>0"', "b: /b"],
  ])("%j chooses %j", async (line, expected) => {
    expect(show((await menuOf(`${line}\n${abc}`)).defaultItem)).toBe(expected);
  });

  const nested = `menuentry_id_option="--id"\n${entry("a", "linux /a")}submenu 'Advanced' $menuentry_id_option 'adv' {\n${entry("x", "linux /x")}${entry("y", "linux /y")}}\n`;
  test.each([
    ["set default='adv>y'", "y: /y"],
    ["set default='Advanced>x'", "x: /x"],
    ["set default='1>1'", "y: /y"],
    ["set default=1", "x: /x"],
    ["set default='adv>nonsense'", "x: /x"],
  ])("%j goes into the submenu", async (line, expected) => {
    expect(show((await menuOf(`${line}\n${nested}`)).defaultItem)).toBe(expected);
  });

  test("a submenu sees exported variables only", async () => {
    const menu = await menuOf("a=1\nb=2\nexport b\nsubmenu s { menuentry t { linux /k x=$a y=$b } }");
    expect(show(menu.items[0])).toBe("s > [t: /k x= y=2]");
  });

  test("an entry runs with the variables as the whole script leaves them", async () => {
    expect(show((await menuOf("set o=early\nmenuentry t { linux /k $o }\nset o=late")).items[0])).toBe("t: /k late");
  });

  test("saved_entry and next_entry come from the environment block", async () => {
    const script = `load_env\nif [ "\${next_entry}" ]; then set default="\${next_entry}"; else set default="\${saved_entry}"; fi\n${abc}`;
    const env = (text: string) => ({ "/boot/grub/grubenv": `# GRUB Environment Block\n${text}`.padEnd(1024, "#") });
    expect(show((await menuOf(script, env("saved_entry=b\n"))).defaultItem)).toBe("b: /b");
    expect(show((await menuOf(script, env("saved_entry=b\nnext_entry=c\n"))).defaultItem)).toBe("c: /c");
    const broken = await menuOf(script, { "/boot/grub/grubenv": "saved_entry=b\n" });
    expect(show(broken.defaultItem)).toBe("a: /a");
    expect(broken.problems).toMatchObject([{ message: "not a GRUB environment block", path: "/boot/grub/grubenv" }]);
  });

  test("a password guards what is not unrestricted", async () => {
    const menu = await menuOf("set superusers=root\nmenuentry a { linux /a }\nmenuentry b --unrestricted { linux /b }");
    expect(menu.items.map((item) => item.restricted)).toEqual([true, false]);
    expect(menu.variables.get("superusers")).toBe("root");
  });

  test("serial and terminal commands are kept with their place", async () => {
    const menu = await menuOf(
      "serial --speed=115200 --unit=0\nterminal_output serial console\nsearch --fs-uuid --set=root ab",
    );
    expect(menu.records).toEqual([
      { name: "serial", args: ["--speed=115200", "--unit=0"], path: "/boot/grub/grub.cfg", line: 1 },
      { name: "terminal_output", args: ["serial", "console"], path: "/boot/grub/grub.cfg", line: 2 },
      { name: "search", args: ["--fs-uuid", "--set=root", "ab"], path: "/boot/grub/grub.cfg", line: 3 },
    ]);
  });
});

describe("more files", () => {
  test("source runs in place, configfile makes a new menu", async () => {
    const more = { "/boot/grub/custom.cfg": "set o=quiet\nmenuentry custom { linux /c }\n" };
    expect((await menuOf("source $prefix/custom.cfg\nmenuentry t { linux /k $o }", more)).items.map(show)).toEqual([
      "custom: /c",
      "t: /k quiet",
    ]);
    expect((await menuOf("menuentry t { linux /k }\nconfigfile /grub/custom.cfg", more)).items.map(show)).toEqual([
      "custom: /c",
    ]);
  });

  test("a file that is missing is a problem, not an end", async () => {
    const menu = await menuOf("source $prefix/absent.cfg\nmenuentry t { linux /k }");
    expect(menu.items.map(show)).toEqual(["t: /k"]);
    expect(menu.problems).toMatchObject([{ line: 1 }]);
  });

  test("a stub on the EFI system partition leads to the main menu", async () => {
    const stub = "search.fs_uuid 0c4d root hd0,gpt2\nset prefix=($root)'/boot/grub'\nconfigfile $prefix/grub.cfg\n";
    const { tree } = imageFrom({
      "/boot/grub/grub.cfg": entry("main", "linux /boot/vmlinuz"),
      "/boot/efi/EFI/debian/grub.cfg": stub,
    });
    const files = new GrubFiles(tree, { esp: "/boot/efi" });
    const menu = await runGrub(files, startAt(`(${ESP_DEVICE})/EFI/debian/grub.cfg`), { name: "efi", cpu: "x86_64" });
    expect(menu?.items.map(show)).toEqual(["main: /boot/vmlinuz"]);
    expect(menu?.read).toEqual(["/boot/efi/EFI/debian/grub.cfg", "/boot/grub/grub.cfg"]);
  });

  test.each([
    ["source $prefix/grub.cfg", "include each other without end"],
    ["configfile $prefix/grub.cfg", "include each other without end"],
    ["function f { f; }\nf", undefined],
    ["while true; do true; done", undefined],
    ["function f { for x in 1 2 3 4 5 6 7 8 9; do f; done; }\nf", "does not come to an end"],
    ["function f { if loadfont x; then f; else f; fi; }\nf", undefined],
  ])("%j ends", async (script, message) => {
    const menu = await menuOf(script);
    const messages = menu.problems.map((problem) => problem.message);
    if (message === undefined) expect(messages).toEqual([]);
    else expect(messages).toContainEqual(expect.stringContaining(message));
  });

  test("a menu of 100,000 entries is cut", async () => {
    const menu = await menuOf("menuentry t { linux /k }\n".repeat(100_000));
    expect(menu.items).toHaveLength(MAX_ENTRIES);
    expect(menu.problems).toEqual([expect.objectContaining({ line: MAX_ENTRIES + 1 })]);
  });
});

describe("broken scripts", () => {
  test.each([
    ["menuentry a { linux /a }\nif true; fi\nmenuentry b { linux /b }", ["a: /a", "b: /b"]],
    ["menuentry a { linux /a }\n} }\nmenuentry b { linux /b }", ["a: /a", "b: /b"]],
    ["menuentry a { linux /a\nmenuentry b { linux /b }\n", ["b: /b"]],
    ["a | b > c && d\nmenuentry b { linux /b }", ["b: /b"]],
    ["function f { linux /f }\nmenuentry b { linux /b; f; }", ["b: /b"]],
  ])("%j still gives %j", async (script, expected) => {
    const menu = await menuOf(script);
    expect(menu.items.map(show)).toEqual(expected);
    expect(menu.problems.length).toBeGreaterThan(0);
  });

  test("deep nesting is refused, not recursed into", () => {
    const { problems } = parseGrubScript(`${"if true; then ".repeat(5000)}echo`);
    expect(problems[0]?.message).toContain("nested too deeply");
  });

  test("any pieces are read to the end", async () => {
    const piece = fc.constantFrom(
      "menuentry ",
      "'t' ",
      "{",
      "}",
      "\n",
      ";",
      "if ",
      "then ",
      "else ",
      "elif ",
      "fi ",
      "for x in ",
      "do ",
      "done ",
      "while ",
      "until ",
      "function f ",
      "f ",
      "linux /k ",
      "initrd /i ",
      "$x ",
      "${x",
      '"',
      "'",
      "\\",
      "[ ",
      "] ",
      "-a ",
      "! ",
      "= ",
      "source $0 ",
      "set x=",
      "loadfont ",
      "return ",
      "break ",
      "search ",
      "blscfg ",
      "# ",
      "|",
      "é",
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 40 }), async (pieces) => {
        const menu = await menuOf(pieces.join(""));
        for (const item of menu.items) expect(item.place.line).toBeGreaterThan(0);
      }),
    );
  });
});
