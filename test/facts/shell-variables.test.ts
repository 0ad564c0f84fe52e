import * as fc from "fast-check";
import { expect, test } from "vitest";
import { readShellVariables } from "../../src/facts/shell-variables.ts";

const read = (text: string) => readShellVariables(text, "/etc/default/grub");

function values(text: string): Record<string, string> {
  return Object.fromEntries([...read(text).variables].map(([name, variable]) => [name, variable.value]));
}

test.each([
  ["A=bare", { A: "bare" }],
  ["A='single $quotes'", { A: "single $quotes" }],
  ['A="double \\"quotes\\" \\$5 \\n"', { A: 'double "quotes" $5 \\n' }],
  ["A=one\nA=two", { A: "two" }],
  ["A=1 B=2;C=3", { A: "1", B: "2", C: "3" }],
  ["export A=1 B", { A: "1" }],
  ["# A=1\n  #A=2\nA=3 # comment", { A: "3" }],
  ["A=a#b", { A: "a#b" }],
  ['A="ro"\nA="$A quiet"\nA="${A} splash"', { A: "ro quiet splash" }],
  ["A=ro\nA+=' quiet'", { A: "ro quiet" }],
  ["A=one\\\ntwo", { A: "onetwo" }],
  ['A="first\nsecond"\nB=x', { A: "first\nsecond", B: "x" }],
  ["A=b program --with argument", {}],
  ["A=${B:-default}\nB=\nC=${B:-empty}\nD=${B-set}", { A: "default", B: "", C: "empty", D: "" }],
  ["A=mixed'quo 'ted\"s \"\\ end", { A: "mixedquo teds  end" }],
  ["A=1\r\nB=2\r\n", { A: "1", B: "2" }],
  ["9A=1\nA-B=2", {}],
])("%j leaves %j", (text, expected) => {
  expect(values(text)).toEqual(expected);
});

test("a value names the line of the assignment that decided", () => {
  expect(read("\nA=1\n\nA=2\n").variables.get("A")).toEqual({
    value: "2",
    path: "/etc/default/grub",
    line: 4,
    uncertain: false,
  });
});

test.each([
  "A=`lsb_release -is`",
  "A=$(sed 's, release .*$,,g' /etc/system-release)",
  "A=${B##*/}",
  "A=$UNSET",
  "if [ -e /x ]; then A=1; fi",
  "if true\nthen\n  A=1\nfi",
  "case x in\n y) A=1 ;;\nesac",
  "f() {\n  A=1\n}",
  "A=`x`\nA=$A",
])("only a shell could tell %j", (text) => {
  expect(read(text).variables.get("A")?.uncertain).toBe(true);
});

test.each([
  "if true; then B=1; fi\nA=1",
  "case x in y) ;; esac\nA=1",
  "f() { B=1; }\nA=1",
  "for x in a b; do B=$x; done\nA=1",
])("after %j the file goes on as usual", (text) => {
  expect(read(text).variables.get("A")).toMatchObject({ value: "1", uncertain: false });
});

test("files that are sourced one after the other see each other", () => {
  const first = read("A=ro");
  const second = readShellVariables('A="$A console=ttyS0"', "/etc/default/grub.d/50.cfg", first.variables);
  expect(second.variables.get("A")).toMatchObject({ value: "ro console=ttyS0", path: "/etc/default/grub.d/50.cfg" });
});

test("an open quote is a problem with its line", () => {
  expect(read('A=1\nB="open\nC=2').problems).toEqual([{ message: "a quote is not closed", line: 2 }]);
});

test("any value survives single quotes", () => {
  fc.assert(
    fc.property(fc.string(), (value) => {
      fc.pre(!value.includes("\r"));
      expect(values(`A='${value.replaceAll("'", `'\\''`)}'`)).toEqual({ A: value });
    }),
  );
});

test("any text is read to its end", () => {
  const piece = fc.constantFrom(
    "A=",
    "$(",
    "${",
    "}",
    ")",
    '"',
    "'",
    "`",
    "\\",
    "\n",
    "if ",
    "fi",
    " ",
    "#",
    "x",
    "$A",
    ";",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      const { variables } = read(pieces.join(""));
      for (const variable of variables.values()) expect(variable.line).toBeGreaterThan(0);
    }),
  );
});
