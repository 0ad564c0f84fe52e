import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseIniSections } from "../../../src/facts/repositories/ini-sections.ts";

const read = (text: string) =>
  parseIniSections(text, "/x.repo").map(({ name, line, values }) => [
    name,
    line,
    Object.fromEntries([...values].map(([key, { value, line: at }]) => [key, `${at}:${value}`])),
  ]);

describe("sections of .repo files", () => {
  test("keep lines, the last of repeated keys and sections that go on", () => {
    expect(read("# x\n[a]\nname = A\nenabled=1\nenabled=0\n\n[b]\n[a]\ngpgcheck=1\n")).toEqual([
      ["a", 8, { name: "3:A", enabled: "5:0", gpgcheck: "9:1" }],
      ["b", 7, {}],
    ]);
  });

  test.each([
    ["dots in names", "[a.b.c]\nx=1\n", "a.b.c", "1"],
    ["colons in names", "[openSUSE:repo-oss]\nx=1\n", "openSUSE:repo-oss", "1"],
    ["names of prototypes", "[__proto__]\nx=1\n", "__proto__", "1"],
    ["names that every object has", "[constructor]\nx=1\n", "constructor", "1"],
    ["numbers as names", "[15]\nx=1\n", "15", "1"],
    ["quotes", "[a]\nx='1'\n", "a", "1"],
    ["escapes in quotes", '[a]\nx="1\\"2"\n', "a", '1\\"2'],
    ["a quote that nothing ends", '[a]\nx="1\n', "a", '"1'],
    ["semicolons and number signs in values", "[a]\nx=http://h/?a;b#c\\d\n", "a", "http://h/?a;b#c\\d"],
    ["equals signs in values", "[a]\nx=http://h/?repo=1&arch=2\n", "a", "http://h/?repo=1&arch=2"],
    ["words that are no text elsewhere", "[a]\nx=true\n", "a", "true"],
    ["carriage returns", "[a]\r\nx=1\r\n", "a", "1"],
    ["a byte order mark", "\uFEFF[a]\nx=1\n", "a", "1"],
    ["continued values", "[a]\nx=1\n  2\n\t3\n# no\n 4\n", "a", "1 2 3 4"],
    ["values that begin below", "[a]\nx=\n  http://h/\n", "a", "http://h/"],
    ["keys that are indented", "[a]\n  x=1\n", "a", "1"],
    ["empty values", "[a]\nx=\n", "a", ""],
  ])("take %s as they are", (_what, text, section, value) => {
    const [only, ...more] = parseIniSections(text, "/x.repo");
    expect([only?.name, only?.values.get("x")?.value, more]).toEqual([section, value, []]);
  });

  test("pass over what is no line of theirs", () => {
    expect(read("x=1\n[a\n=2\nword\n[b] tail\ny=3\n")).toEqual([]);
    expect(read("[a]\nkey[]=1\nkey[]=2\n")).toEqual([["a", 1, { key: "3:2" }]]);
    expect(read("[a]\n__proto__=1\nx=2\n")).toEqual([["a", 1, { ["__proto__"]: "2:1", x: "3:2" }]]);
  });

  test("give back any value of one line", () => {
    const line = fc.string({ unit: "binary-ascii" }).map((text) => text.replace(/[\n\r"']/g, "").trim());
    fc.assert(
      fc.property(line, (value) => {
        expect(parseIniSections(`[a]\nx=${value}\n`, "/x")[0]?.values.get("x")?.value).toBe(value);
      }),
    );
  });

  test("end for any text", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => void parseIniSections(text, "/x")));
  });
});
