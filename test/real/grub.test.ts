import * as fc from "fast-check";
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { GrubFiles } from "../../src/facts/boot/grub-files.ts";
import { runGrub, startAt } from "../../src/facts/boot/grub.ts";
import { parseGrubenv } from "../../src/facts/boot/grubenv.ts";
import { imageFrom } from "../../src/testing/index.ts";
import { installTools, run } from "./tools.ts";

beforeAll(() => installTools({ "grub-emu": "grub-emu", "grub-editenv": "grub-common", script: "bsdutils" }));

function inDirectory<T>(work: (directory: string) => T): T {
  const directory = mkdtempSync(join(tmpdir(), "grub-"));
  try {
    return work(directory);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

const value = fc.constantFrom("1", "x", "'a b'", '"$a"', "$b", '"$a-${b}"', "x$c", "\\ y", "''", '"\\$z"', "a#b", "$1");
const name = fc.constantFrom("a", "b", "c");
const operand = fc.constantFrom('"$a"', "$b", '"x$c"', "1", "x", '"a b"', "2", '""');
const comparison = fc.constantFrom("=", "!=", "==", "-eq", "-lt", "-ge", "<");
const condition = fc.oneof(
  fc.tuple(operand, comparison, operand).map(([a, operator, b]) => `[ ${a} ${operator} ${b} ]`),
  fc.tuple(operand, operand).map(([a, b]) => `[ -n ${a} -a ! -z ${b} ]`),
  fc.tuple(operand, operand).map(([a, b]) => `[ ${a} = x -o ${b} = 1 ]`),
  fc.constantFrom("true", "false", "! false", "[ -e /boot/absent ]", 'test x"$a" = x1', "f $a"),
);
const simple = fc.oneof(
  fc.tuple(name, value).map(([variable, text]) => `set ${variable}=${text}`),
  fc.tuple(name, value).map(([variable, text]) => `${variable}=${text}`),
  name.map((variable) => `unset ${variable}`),
  value.map((text) => `f ${text} $a "$b"`),
);
const block = fc.array(simple, { minLength: 1, maxLength: 2 }).map((lines) => lines.join("; "));
const statement = fc.oneof(
  { weight: 3, arbitrary: simple },
  fc.tuple(condition, block).map(([when, then]) => `if ${when}; then ${then}; fi`),
  fc.tuple(condition, block, block).map(([when, then, otherwise]) => `if ${when}; then ${then}; else ${otherwise}; fi`),
  fc
    .tuple(condition, block, condition, block)
    .map(([when, then, elif, other]) => `if ${when}; then ${then}; elif ${elif}; then ${other}; fi`),
  fc.tuple(value, block).map(([text, body]) => `for i in $a ${text} z; do ${body}; c="$c$i"; done`),
  block.map((body) => `n=; while [ "$n" != xx ]; do n="\${n}x"; ${body}; done`),
);
/** A function whose arguments and status the snippets use. */
const prelude = 'function f { b="$#$1"; if [ "$1" = x ]; then return 1; fi; c="$c$2"; }';
const snippets = fc.sample(fc.array(statement, { minLength: 1, maxLength: 5 }), { numRuns: 400, seed: 20_251_101 });

/** What GRUB itself prints for each snippet, run in its emulator. */
function emulate(directory: string): ReadonlyMap<number, string> {
  const config = snippets
    .map((lines, index) => `unset a\nunset b\nunset c\n${lines.join("\n")}\necho "@${index}:$a|$b|$c@"\n`)
    .join("");
  mkdirSync(join(directory, "grub"));
  writeFileSync(join(directory, "grub", "grub.cfg"), `${prelude}\n${config}exit\n`);
  const output = run("script", ["-qec", `grub-emu --directory=${directory}/grub`, "/dev/null"], {
    env: { ...process.env, TERM: "dumb", COLUMNS: "500" },
    input: "",
    timeout: 120_000,
  });
  const plain = output
    .replace(/\u001b\[[0-9;]*[A-Za-z]/g, "")
    .replaceAll("\r", "")
    .replaceAll("\n", "");
  return new Map([...plain.matchAll(/@(\d+):([^@]*)@/g)].map((match) => [Number(match[1]), match[2] ?? ""]));
}

test("scripts come to what GRUB's own interpreter makes of them", async () => {
  const printed = inDirectory(emulate);
  expect(printed.size).toBeGreaterThan(snippets.length * 0.95);
  const wrong: unknown[] = [];
  let compared = 0;
  for (const [index, lines] of snippets.entries()) {
    const expected = printed.get(index);
    if (expected === undefined) continue;
    const script = `${prelude}\n${lines.join("\n")}\nmenuentry t {\n linux /k "$a|$b|$c"\n}\n`;
    const { tree } = imageFrom({ "/boot/grub/grub.cfg": script });
    const menu = await runGrub(new GrubFiles(tree, {}), startAt("(hd0)/boot/grub/grub.cfg"), {
      name: "pc",
      cpu: "i386",
    });
    const [item] = menu?.items ?? [];
    const word = item?.kind === "entry" ? item.boots[0]?.words[0] : undefined;
    if (!word?.known) continue;
    compared += 1;
    // The terminal folds runs of spaces at its edge only; the texts here are far shorter than a line.
    if (word.text !== expected) wrong.push({ lines, expected, got: word.text });
  }
  expect(wrong.slice(0, 5)).toEqual([]);
  expect(compared).toBeGreaterThan(300);
});

test("environment blocks are read as grub-editenv reads them", () => {
  inDirectory((directory) => {
    const file = join(directory, "grubenv");
    const piece = fc.constantFrom(
      "a=1\n",
      "b=x y\n",
      "c=\\\\z\n",
      "d=e\\\nf\n",
      "#x=y\n",
      "=v\n",
      "k=\n",
      "###",
      "novalue\n",
      "last=",
    );
    for (const pieces of fc.sample(fc.array(piece, { maxLength: 8 }), { numRuns: 150, seed: 7 })) {
      const text = `# GRUB Environment Block\n${pieces.join("")}`.padEnd(1024, "#");
      writeFileSync(file, text);
      const listed = run("grub-editenv", [file, "list"]);
      const { variables } = parseGrubenv(text);
      // grub-editenv prints every entry, the last of a name at its own place; ours keeps the last.
      const lines = [...variables].map(([key, entry]) => `${key}=${entry.value}\n`);
      for (const line of lines) expect(listed).toContain(line);
      const names = new Set(listed.match(/^[a-z]+(?==)/gm));
      expect([...variables.keys()].filter((key) => /^[a-z]+$/.test(key)).every((key) => names.has(key))).toBe(true);
    }
  });
});
