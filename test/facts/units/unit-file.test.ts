import fc from "fast-check";
import { expect, test } from "vitest";
import { assignmentsOf, parseUnitFile, splitWords } from "../../../src/facts/units/unit-file.ts";
import { expandSpecifiers, isValidAlias, parseUnitName } from "../../../src/facts/units/unit-name.ts";

const parse = (text: string) =>
  parseUnitFile(text).assignments.map(({ section, key, value, line }) => `${line} ${section}/${key}=${value}`);

test.each([
  ["[Unit]\nWants=a.service\n", ["2 Unit/Wants=a.service"]],
  ["[Unit]\r\nWants = a.service \r\n", ["2 Unit/Wants=a.service"]],
  ["\uFEFF[Unit]\nWants=a.service", ["2 Unit/Wants=a.service"]],
  ["[Unit]\n# Wants=a\n ; Wants=b\nWants=c", ["4 Unit/Wants=c"]],
  ["[Unit]\nWants=a \\\n# between\n  b \\\n  c\nAfter=d", ["2 Unit/Wants=a    b    c", "6 Unit/After=d"]],
  [
    "[Unit]\nDescription=ends in a backslash\\\\\nWants=a",
    ["2 Unit/Description=ends in a backslash\\\\", "3 Unit/Wants=a"],
  ],
  ["[Unit]\nWants=\n[Service]\nExecStart=/bin/a=b", ["2 Unit/Wants=", "4 Service/ExecStart=/bin/a=b"]],
  ["[X-Mine]\nKey=1\n[Unit]\nwants=a", ["2 X-Mine/Key=1", "4 Unit/wants=a"]],
  ["[Unit]\nWants=a\\", ["2 Unit/Wants=a"]],
])("%j", (text, expected) => {
  expect(parse(text)).toEqual(expected);
});

test("lines that say nothing are named, those after them count", () => {
  const { assignments, problems, broken } = parseUnitFile("Wants=a\n[Unit]\nnonsense\n=b\nWants=\uFFFD\nAfter=c\n");
  expect(assignments).toMatchObject([{ key: "After", line: 6 }]);
  expect(problems.map(({ line }) => line)).toEqual([1, 3, 4, 5]);
  expect(broken).toBeUndefined();
});

test("a section header without end breaks the file there", () => {
  const { assignments, broken } = parseUnitFile("[Unit]\nWants=a\n[Install\nWantedBy=b\n");
  expect(assignments).toMatchObject([{ key: "Wants" }]);
  expect(broken).toMatchObject({ line: 3 });
});

test("a file of continued lines is read in linear time", () => {
  const started = performance.now();
  expect(parseUnitFile(`[Unit]\nWants=${"a \\\n".repeat(100_000)}`).assignments).toHaveLength(1);
  parseUnitFile("\\".repeat(1_000_000));
  expect(performance.now() - started).toBeLessThan(2000);
});

test("any text parses, and every assignment stands in its line", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(..."[]ab=\\\n\r#; \t\0%\"'") }), (text) => {
      const { assignments } = parseUnitFile(text);
      const lines = text.split(/\r\n|\n\r|[\n\r\0]/);
      for (const { key, line } of assignments)
        expect(lines[line - 1]?.replace(/\\$/, " ")).toContain(key.split(" ")[0]);
      for (const { value } of assignments) splitWords(value);
    }),
    { numRuns: 500 },
  );
});

test("assignments of one setting keep their order", () => {
  const file = parseUnitFile("[Install]\nWantedBy=a\nWantedBy=\nWantedBy=b\n[Unit]\nWantedBy=c\n");
  expect(assignmentsOf(file, "Install", "WantedBy").map(({ value }) => value)).toEqual(["a", "", "b"]);
});

test("words keep what is quoted together", () => {
  expect(splitWords(" a \"b c\"  d'e f' \t g ")).toEqual(["a", "b c", "de f", "g"]);
  expect(splitWords('a "" "unclosed')).toEqual(["a", ""]);
});

test.each([
  ["ssh.service", { prefix: "ssh", instance: undefined, type: "service" }],
  ["getty@tty1.service", { prefix: "getty", instance: "tty1", type: "service" }],
  ["getty@.service", { prefix: "getty", instance: "", type: "service" }],
  ["a@b@c.service", { prefix: "a", instance: "b@c", type: "service" }],
  ["systemd-fsck@dev-disk-by\\x2dlabel-x.service", { prefix: "systemd-fsck", type: "service" }],
  ["-.mount", { prefix: "-", type: "mount" }],
  ["ssh", undefined],
  [".service", undefined],
  ["@x.service", undefined],
  ["a.unit", undefined],
  ["a b.service", undefined],
  [`${"a".repeat(250)}.service`, undefined],
])("the name %s", (name, expected) => {
  if (expected) expect(parseUnitName(name)).toMatchObject(expected);
  else expect(parseUnitName(name)).toBeUndefined();
});

test.each([
  ["sshd.service", "ssh.service", true],
  ["dbus-org.freedesktop.timesync1.service", "systemd-timesyncd.service", true],
  ["getty@tty1.service", "autologin@.service", true],
  ["getty@tty1.service", "autologin@tty1.service", true],
  ["getty@tty1.service", "autologin@tty2.service", false],
  ["a.service", "a.service", false],
  ["a.service", "a.socket", false],
  ["a@.service", "b.service", false],
  ["a.service", "b@.service", false],
  ["a.mount", "b.mount", false],
  ["a.service", "b", false],
])("%s as an alias of %s: %s", (alias, target, valid) => {
  expect(isValidAlias(alias, target)).toBe(valid);
});

test("specifiers of the name are replaced, others leave the value unknown", () => {
  const unit = parseUnitName("foo-bar@a\\x2db-c.service");
  if (!unit) throw new TypeError("a valid name");
  expect(expandSpecifiers("%p %i %I %n %N %j %%", unit)).toBe(
    "foo-bar a\\x2db-c a-b/c foo-bar@a\\x2db-c.service foo-bar@a\\x2db-c bar %",
  );
  expect(expandSpecifiers("%H.service", unit)).toBeUndefined();
});
