import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { byCodePoint } from "../../../src/facts/cloud-init/code-point-order.ts";
import { parseArray, searchDatasourceList, searchKey } from "../../../src/facts/cloud-init/config-search.ts";
import { parsePolicy, readSettings } from "../../../src/facts/cloud-init/ds-identify-policy.ts";
import { shellLines, trimSpace, unquote } from "../../../src/facts/cloud-init/shell-text.ts";

describe("lines that a shell reads", () => {
  const rows: Readonly<Record<string, readonly [text: string, lines: readonly string[]]>> = {
    "blanks at both ends go": ["  a b \t\n\tc\n", ["a b", "c"]],
    "a last line without line break is not seen": ["a\nb", ["a"]],
    "a backslash joins lines": ["a \\\n  b\nc\n", ["a   b", "c"]],
    "a backslash keeps the next character": ["a\\b \\  \n", ["ab  "]],
    "a backslash at the end": ["a\\", []],
    "a carriage return stays": ["a\r\n", ["a\r"]],
    "zero bytes go": ["a\0b\n", ["ab"]],
    "empty lines": ["\n\n", ["", ""]],
  };
  for (const [name, [text, lines]] of Object.entries(rows))
    test(name, () => expect(shellLines(text).map((line) => line.text)).toEqual(lines));

  test("a joined line counts where it begins", () => {
    expect(shellLines("a\\\nb\nc\n")).toEqual([
      { text: "ab", line: 1 },
      { text: "c", line: 3 },
    ]);
  });
});

test("trimming and quotes", () => {
  expect(trimSpace("\t a b\r\n")).toBe("a b");
  expect(trimSpace(" \n")).toBe("");
  expect(unquote("'a'")).toBe("a");
  expect(unquote("\"a'")).toBe("\"a'");
  expect(unquote('"')).toBe('"');
});

describe("arrays", () => {
  test.each([
    ["[ a, b ]", "a b", "a b"],
    ["[a,,b]", "a  b", "a  b"],
    ["[a,]", "a", "a"],
    ["a b, c", "a b c", "a b c"],
    ["[a  b]", "a b", "a  b"],
    ["['a', \"b\"]", "a b", "a b"],
    ["[a] ", "a]", "a]"],
    ["[a\r]", "a\r", "a"],
    ["", "", ""],
  ])("%j", (text, inShell, withGrep) => {
    expect(parseArray(text, "shell")).toBe(inShell);
    expect(parseArray(text, "grep")).toBe(withGrep);
  });
});

describe("searching a key", () => {
  const files = [
    { path: "/a", text: "x: 1\n" },
    { path: "/b", text: "y: 2\nx: 3 # c\n" },
  ];

  test("the last file wins and tells its line", () => {
    expect(searchKey(files, "x", "shell")).toEqual({ value: "3 ", path: "/b", line: 2 });
    expect(searchKey(files, "x", "grep")).toEqual({ value: "3 ", path: "/b", line: 2 });
    expect(searchKey(files, "z", "grep")).toBeUndefined();
  });

  test("a hash in a file's name cuts grep's output", () => {
    const hashed = [{ path: "/etc/a#b.cfg", text: "datasource_list: [ NoCloud ]\n" }];
    expect(searchDatasourceList(hashed, "grep")?.names).toEqual(["/etc/a"]);
  });

  test("any text is searched without failing", () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom("shell", "early-grep", "grep" as const), (text, reader) => {
        const found = searchDatasourceList([{ path: "/a", text: `${text}datasource_list: ${text}\n` }], reader);
        expect(found === undefined || found.line >= 1).toBe(true);
      }),
    );
  });
});

describe("policies", () => {
  const fallback = "search,found=all,maybe=all,notfound=disabled";
  const base = { mode: "search", found: "all", maybe: "all", notFound: "disabled" };
  test.each([
    ["", base],
    ["enabled", { ...base, mode: "enabled" }],
    ["notfound=enabled,report", { ...base, mode: "report", notFound: "enabled" }],
    ["found=first,found=all", base],
    ["found=first,maybe=none", { ...base, found: "first", maybe: "none" }],
    ["found=some,maybe=,notfound=x", base],
    ["search, enabled", base],
    ["Enabled", base],
    ["enabled,disabled", { ...base, mode: "disabled" }],
  ])("%j", (text, expected) => expect(parsePolicy(text, fallback)).toEqual(expected));

  test("a release's default fills what is missing or invalid", () => {
    const strict = "search,found=all,maybe=none,notfound=enabled";
    expect(parsePolicy("found=first,maybe=x", strict)).toEqual({
      mode: "search",
      found: "first",
      maybe: "none",
      notFound: "enabled",
    });
  });
});

describe("settings", () => {
  const traits = { reader: "grep", readsDsParameter: true, cutsAtSemicolon: "first" } as const;
  const ownConfig = { path: "/etc/cloud/ds-identify.cfg", text: "# x\ndatasource: 'Ec2' # y\npolicy : report\n" };

  test("of the file know their line", () => {
    expect(readSettings({ ownConfig, commandLine: { text: "" }, traits })).toEqual({
      datasource: { value: "Ec2", path: ownConfig.path, line: 2 },
      policy: { value: "report", path: ownConfig.path, line: 3 },
    });
  });

  test("of the command line are stronger, the last one strongest", () => {
    const commandLine = { text: "ds=NoCloud;x ci.ds=Azure ci.di.policy=search", path: "/boot/grub/grub.cfg", line: 9 };
    expect(readSettings({ ownConfig, commandLine, traits })).toEqual({
      datasource: { value: "Azure", path: "/boot/grub/grub.cfg", line: 9 },
      policy: { value: "search", path: "/boot/grub/grub.cfg", line: 9 },
    });
  });

  test("an empty name is none, a bare word names itself", () => {
    const of = (text: string) => readSettings({ ownConfig, commandLine: { text }, traits }).datasource?.value;
    expect(of("ci.ds=")).toBeUndefined();
    expect(of("ci.ds")).toBe("ci.ds");
  });
});

test("names order by code points", () => {
  const names = ["\u{1F600}", "\uFF00", "b", "a", "ab", "A", "é"];
  expect(names.sort(byCodePoint)).toEqual(["A", "a", "ab", "b", "é", "\uFF00", "\u{1F600}"]);
});
