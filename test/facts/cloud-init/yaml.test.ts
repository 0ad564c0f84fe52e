import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { childOf, plain } from "../../../src/facts/cloud-init/config-node.ts";
import { parseYaml } from "../../../src/facts/cloud-init/yaml.ts";

async function value(text: string): Promise<unknown> {
  const { node, problem } = await parseYaml(text, "/x");
  if (problem) return `line ${problem.line}: ${problem.message}`;
  return node === undefined ? undefined : JSON.parse(JSON.stringify(plain(node)));
}

/** What PyYAML makes of scalars, where YAML 1.2 and other readers of YAML 1.1 differ. */
const scalars: Readonly<Record<string, unknown>> = {
  yes: true,
  Off: false,
  y: "y",
  N: "N",
  "~": null,
  Null: null,
  "017": 15,
  "0o17": "0o17",
  "08": "08",
  "0x1F": 31,
  "0b11": 3,
  "1_000": 1000,
  "1:30": 90,
  "20.04": 20.04,
  "1e3": "1e3",
  "1.0e+3": 1000,
  "1.2.3": "1.2.3",
  "2020-01-01": "2020-01-01",
  "'yes'": "yes",
  '"017"': "017",
  "!!str 12": "12",
  "!!int '12'": 12,
  "! yes": "yes",
  "http://x:80/y": "http://x:80/y",
  "a#b": "a#b",
};

describe("scalars", () => {
  for (const [text, expected] of Object.entries(scalars))
    test(text, async () => expect(await value(`a: ${text}\n`)).toEqual({ a: expected }));
});

/** Layouts that only one of the two worlds accepts, as PyYAML sees them. */
const layouts: Readonly<Record<string, readonly [text: string, expected: unknown]>> = {
  "brackets at the left margin": ["a: [\nb,\nc\n]\nd: 1\n", { a: ["b", "c"], d: 1 }],
  "a brace closed at the left margin": ["a: {b: c\n}\n", { a: { b: "c" } }],
  "a quote continued at the left margin": ['a: "b\nc"\n', { a: "b c" }],
  "a blank line inside a quote": ["a: 'b\n\n  c'\nd: 1\n", { a: "b\nc", d: 1 }],
  "a block text with tabs": ["a: |\n  x\ty\n  \tz\nb: 2\n", { a: "x\ty\n\tz\n", b: 2 }],
  "a bracket inside a continued plain text": ["a: b\n  [c\nd: 1\n", { a: "b [c", d: 1 }],
  "a list at the key's indent": ["a:\n- b\n- c\n", { a: ["b", "c"] }],
  "the last of repeated keys": ["a: 1\na: 2\n", { a: 2 }],
  "merge keys": ["x: &x {b: 1, c: 2}\ny: {<<: *x, c: 3}\n", { x: { b: 1, c: 2 }, y: { b: 1, c: 3 } }],
  "a byte order mark": ["\uFEFFa: b\n", { a: "b" }],
  CRLF: ["a: b\r\nc: d\r\n", { a: "b", c: "d" }],
  "comments and document marks": ["# x\n---\na: 1 # y\n...\n", { a: 1 }],
  "keys that are no texts": ["yes: 1\n1.5: 2\n~: 3\n", { True: 1, "1.5": 2, None: 3 }],
  nothing: ["# only a comment\n", undefined],
  "a tab before a value": ["a:\tb\n", "line 1: a tab stands where only blanks may"],
  "a tab behind a value": ["x: 1\na: b\t\n", "line 2: a tab stands where only blanks may"],
  "a tab as indentation": ["a:\n\tb: c\n", "line 2: a tab stands where only blanks may"],
  "an open bracket": ["a: [b\nc: d\n", "line 1: the bracket is not closed"],
  "brackets that do not match": ["a: [b}\n", "line 1: the brackets do not match"],
  "an open quote": ["x: 1\na: 'b\n", "line 2: the quote is not closed"],
  "two values on a line": ["a: b: c\n", "line 1: a second value stands on one line"],
  "a value without a key": ["a: 1\n: b\n", "line 2: a value stands without a key"],
  "an address inside brackets": ["a: [::1]\n", "line 1: a text inside brackets cannot begin with a colon"],
  "a second document": ["a: 1\n---\nb: 2\n", "line 2: a second document begins; only one is allowed"],
  "an unknown tag": ["a: !foo b\n", 'line 1: the tag "!foo" is not known'],
  "an alias without anchor": ["a: *b\n", expect.stringMatching(/^line 1: /)],
  "an alias inside itself": ["a: &a [*a]\n", "line 1: the alias a has no value"],
  "an anchor given twice": ["a: &x 1\nb: &x 2\n", "line 2: the anchor x is given twice"],
  "a list as a key": ["? [a]\n: b\n", "line 1: a list or mapping cannot be a key"],
  "a control character": ["a: \u0001\n", "line 1: the character U+0001 is not allowed"],
  "uneven indentation": ["a:\n  b: 1\n c: 2\n", expect.stringMatching(/^line 3: /)],
};

describe("layout", () => {
  for (const [name, [text, expected]] of Object.entries(layouts))
    test(name, async () => expect(await value(text)).toEqual(expected));
});

test("values know the line of their key", async () => {
  const { node } = await parseYaml(
    "# x\ndatasource:\n  Azure:\n    data_dir: >\n      /x\nlist: [a,\n  b]\n",
    "/etc/x",
  );
  expect(childOf(node, "datasource", "Azure", "data_dir")).toMatchObject({ path: "/etc/x", line: 4, value: "/x\n" });
  const list = childOf(node, "list");
  expect(list).toMatchObject({
    line: 6,
    items: [
      { value: "a", line: 6 },
      { value: "b", line: 7 },
    ],
  });
});

test("a bomb of aliases stays as small as its text", async () => {
  const lines = ["a0: &a0 [x, x]"];
  for (let index = 1; index < 60; index += 1) lines.push(`a${index}: &a${index} [*a${index - 1}, *a${index - 1}]`);
  const { node, problem } = await parseYaml(`${lines.join("\n")}\n`, "/x");
  expect(problem).toBeUndefined();
  expect(childOf(node, "a59")).toMatchObject({ kind: "list" });
});

test("a bomb of merge keys is refused", async () => {
  const keys = Array.from({ length: 200 }, (_, index) => `k${index}: 1`).join(", ");
  const uses = Array.from({ length: 100 }, (_, index) => `m${index}: {<<: *a}`).join("\n");
  const { problem } = await parseYaml(`a: &a {${keys}}\n${uses}\n`, "/x");
  expect(problem?.message).toBe("merge keys copy too much");
});

test.each(["[", "{a: ", "- ", "? "])("nesting by %j is bounded", async (opening) => {
  const { problem } = await parseYaml(opening.repeat(50_000), "/x");
  expect(problem?.message).toBe("it is nested too deeply");
});

test("any text gives a value or a problem", async () => {
  const piece = fc.oneof(
    fc.constantFrom("a: ", "- ", "[", "]", "{", "}", '"', "'", "|\n", "\n", "  ", "\t", "#", "&a ", "*a", "<<: "),
    fc.string(),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 30 }), async (pieces) => {
      const { node, problem } = await parseYaml(pieces.join(""), "/x");
      expect(node === undefined || problem === undefined).toBe(true);
    }),
    { numRuns: 300 },
  );
});
