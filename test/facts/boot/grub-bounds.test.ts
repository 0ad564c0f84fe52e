import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { GrubFiles } from "../../../src/facts/boot/grub-files.ts";
import { type GrubMenu, runGrub, startAt } from "../../../src/facts/boot/grub.ts";
import { type Tree, imageFrom } from "../../../src/testing/tree.ts";

const start = "/boot/grub/grub.cfg";
const platform = { name: "pc", cpu: "i386" } as const;

async function run(tree: Tree): Promise<GrubMenu> {
  const { tree: files } = imageFrom(tree);
  const menu = await runGrub(new GrubFiles(files, {}), startAt(`(hd0)${start}`), platform);
  return menu ?? expect.fail("no menu");
}

/** Seconds of the processor that the work took. */
async function cost(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

const comment = `# ${"x".repeat(1000)}\n`.repeat(3000);

describe("hostile configurations come to an end", () => {
  test.each<[string, Tree]>([
    ["one that includes itself", { [start]: `source ${start}\nmenuentry a { linux /k }\n` }],
    [
      "one that includes itself twice, with three megabytes to read",
      { [start]: `${comment}source ${start}\nsource ${start}\n` },
    ],
    [
      "one that leads to itself by configfile, many times",
      { [start]: `${comment}${`configfile ${start}\n`.repeat(20)}` },
    ],
    [
      "two that lead to each other",
      {
        [start]: "configfile /boot/grub/b.cfg\nconfigfile /boot/grub/b.cfg\n",
        "/boot/grub/b.cfg": `configfile ${start}\nsource ${start}\n`,
      },
    ],
    ["a function that calls itself twice", { [start]: "function f {\n f\n f\n}\nf\n" }],
    ["entries that lead to configurations", { [start]: `menuentry a {\n configfile ${start}\n}\n`.repeat(1000) }],
    ["a loop without an end", { [start]: "while true; do a=1; done\nuntil false; do b=1; done\n" }],
    [
      "loops in loops",
      {
        [start]: `set n="${"1 ".repeat(1000)}"\nfor a in $n; do for b in $n; do for c in $n; do true; done; done; done\n`,
      },
    ],
    [
      "submenus in submenus",
      { [start]: `${"submenu a {\n".repeat(2000)}menuentry b { linux /k }\n${"}\n".repeat(2000)}` },
    ],
    [
      "conditions in conditions",
      { [start]: `${"if test $unknown = 1; then\n".repeat(2000)}true\n${"fi\n".repeat(2000)}` },
    ],
    [
      "conditions that only the machine knows, each with an entry",
      { [start]: "if keystatus; then\n menuentry a { linux /k }\nfi\n".repeat(3000) },
    ],
    [
      "a value that doubles",
      { [start]: `set a=aaaaaaaaaaaaaaaa\n${'set a="$a$a"\n'.repeat(200)}menuentry a { linux /k $a }\n` },
    ],
    [
      "words that double",
      {
        [start]: `set a="a b"\n${'set a="$a $a"\n'.repeat(200)}for i in $a; do true; done\nmenuentry a { linux /k $a }\n`,
      },
    ],
    [
      "variables without number",
      {
        [start]:
          Array.from({ length: 20_000 }, (_, i) => `export v${i}=1\nset v${i}=2\n`).join("") +
          "submenu a {\n true\n}\n".repeat(500),
      },
    ],
    [
      "snippets that name each other",
      { [start]: "blscfg\nblscfg\n", "/boot/loader/entries/a.conf": "title a\nlinux /k\noptions $a\n" },
    ],
  ])("%s", async (_name, tree) => {
    expect(await cost(() => run(tree))).toBeLessThan(20);
  });

  test("any mixture of commands gives a menu", async () => {
    const word = fc.constantFrom(
      "a",
      "$a",
      '"$a $b"',
      "'x",
      "{",
      "}",
      ";",
      "=",
      "(hd0)/boot",
      "\\",
      "$",
      "${",
      "if",
      "then",
      "fi",
      "--set=root",
      "]",
    );
    const command = fc.constantFrom(
      "set",
      "search",
      "menuentry",
      "submenu",
      "configfile /boot/grub/grub.cfg",
      "source /boot/grub/grub.cfg",
      "if",
      "else",
      "fi",
      "for",
      "while",
      "do",
      "done",
      "function f",
      "f",
      "linux",
      "initrd",
      "blscfg",
      "load_env",
      "export",
      "unset",
      "test",
      "[",
      "return",
      "break",
      "normal",
    );
    const line = fc.tuple(command, fc.array(word, { maxLength: 5 })).map(([name, words]) => [name, ...words].join(" "));
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 25 }), async (lines) => {
        const menu = await run({ [start]: lines.join("\n") });
        expect(menu.items.length).toBeLessThanOrEqual(10_000);
      }),
      { numRuns: 50, seed: 20_261_124 },
    );
  }, 60_000);
});
