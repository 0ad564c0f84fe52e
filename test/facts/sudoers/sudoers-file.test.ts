import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseSudoers } from "../../../src/facts/sudoers/sudoers-file.ts";

function one(text: string) {
  const { statements, problems } = parseSudoers(text);
  expect(problems).toEqual([]);
  expect(statements).toHaveLength(1);
  return statements[0];
}

describe("Defaults", () => {
  test.each([
    ["Defaults targetpw", "all", [{ name: "targetpw", operator: "on" }]],
    ["Defaults !targetpw # ask for the user's own", "all", [{ name: "targetpw", operator: "off" }]],
    ["Defaults\t!!targetpw", "all", [{ name: "targetpw", operator: "on" }]],
    ["Defaults:%wheel,#1000 !lecture,insults", "user", [{ name: "lecture" }, { name: "insults", operator: "on" }]],
    ["Defaults@HOSTS log_host", "host", [{ name: "log_host" }]],
    ["Defaults>root !set_logname", "runas", [{ name: "set_logname" }]],
    ["Defaults!/usr/bin/apt, EDITORS !authenticate", "command", [{ name: "authenticate", operator: "off" }]],
    [
      'Defaults env_keep += "A B", umask=0022',
      "all",
      [
        { operator: "+=", value: "A B" },
        { operator: "=", value: "0022" },
      ],
    ],
    ["Defaults secure_path = /sbin:/bin", "all", [{ name: "secure_path", operator: "=", value: "/sbin:/bin" }]],
    ['Defaults env_keep = "A \\\n  B"', "all", [{ name: "env_keep", value: "A    B" }]],
  ])("%s", (text, scope, settings) => {
    expect(one(text)).toMatchObject({ kind: "defaults", scope, settings, line: 1 });
  });
});

describe("rules", () => {
  test.each([
    [
      "root ALL=(ALL:ALL) ALL",
      { users: [{ kind: "name", value: "root" }], commands: [{ command: "ALL", noPassword: false }] },
    ],
    [
      "%wheel\tALL = (ALL)\tNOPASSWD : ALL",
      { users: [{ kind: "group", value: "wheel" }], commands: [{ noPassword: true }] },
    ],
    ['%"domain users" ALL=ALL', { users: [{ kind: "group", value: "domain users" }] }],
    [
      "#1000, %#27, +net, !bob ALL=ALL",
      {
        users: [
          { kind: "uid", value: "1000" },
          { kind: "gid", value: "27" },
          { kind: "netgroup" },
          { kind: "name", negated: true },
        ],
      },
    ],
    ["%:adgroup fe80::1=ALL", { users: [{ kind: "name", value: "%:adgroup" }], hosts: [{ value: "fe80::1" }] }],
    [
      "ann ALL = NOPASSWD: /bin/a -x, /bin/b, PASSWD: !/bin/c",
      {
        commands: [
          { command: "/bin/a -x", noPassword: true },
          { noPassword: true },
          { noPassword: false, negated: true },
        ],
      },
    ],
    [
      "ann ALL=(root) CWD=/tmp TIMEOUT=5m NOEXEC: sha224:0GomF8mNN3wlDt1HD9XldjJ3SNgpFdbjO1+NsQ== /bin/ls",
      { commands: [{ command: "/bin/ls", runas: [{ value: "root" }] }] },
    ],
    ["ann ALL=(:adm) sudoedit /etc/hosts", { commands: [{ command: "sudoedit /etc/hosts", runas: [] }] }],
    ["ann ALL=/bin/x a\\,b\\:c\\=d", { commands: [{ command: "/bin/x a\\,b\\:c\\=d" }] }],
    ["domain\\\\ann ALL=ALL", { users: [{ value: "domain\\ann" }] }],
  ])("%s", (text, expected) => expect(one(text)).toMatchObject({ kind: "rule", ...expected }));

  test("a colon starts another host", () => {
    expect(parseSudoers("ann A=/bin/a : B=/bin/b").statements).toMatchObject([
      { hosts: [{ value: "A" }], commands: [{ command: "/bin/a" }] },
      { hosts: [{ value: "B" }], commands: [{ command: "/bin/b" }] },
    ]);
  });
});

test("aliases of all kinds, several on a line", () => {
  expect(
    parseSudoers("User_Alias A = ann, !bob : B=%x\nCmnd_Alias C=/bin/a,/bin/b\nHost_Alias\tH=h").statements,
  ).toMatchObject([
    { of: "user", name: "A", members: [{ value: "ann" }, { value: "bob", negated: true }] },
    { of: "user", name: "B", members: [{ kind: "group" }] },
    { of: "command", name: "C", members: [] },
    { of: "host", name: "H" },
  ]);
});

test.each([
  ["#include /etc/x", "/etc/x", false],
  ["@include  local", "local", false],
  ["#includedir /etc/sudoers.d", "/etc/sudoers.d", true],
  ["  @includedir /etc/sudoers.d # drop-ins", "/etc/sudoers.d", true],
  ['@include "/etc/with space"', "/etc/with space", false],
  ["@include /etc/with\\ space", "/etc/with space", false],
])("%s", (text, path, directory) => expect(one(text)).toEqual({ kind: "include", path, directory, line: 1 }));

test("comments are neither ids nor includes, and no backslash continues them", () => {
  const text = "# includedir /x\n#includes are fun\n# a \\\nroot ALL=ALL\n\n#comment\nann \\\n ALL=ALL # tail";
  expect(parseSudoers(text)).toMatchObject({ statements: [{ line: 4 }, { line: 7 }], problems: [] });
});

test.each([
  ["ann ALL=(ALL ALL", 1],
  ["ann ALL", 1],
  ["ann ALL=apt", 1],
  ["Defaults", 1],
  ["Defaults !umask=022", 1],
  ['Defaults passprompt="x', 1],
  ["User_Alias admins = ann", 1],
  ["\nann ALL=(ALL) NOPASSWORD: ALL", 2],
  ["this is not sudoers", 1],
])("%s is a syntax error", (text, line) => {
  expect(parseSudoers(text)).toMatchObject({ statements: [], problems: [{ line }] });
});

test("one bad line does not hide the others", () => {
  expect(parseSudoers("oops\nroot ALL=(ALL) ALL\n")).toMatchObject({
    statements: [{ line: 2 }],
    problems: [{ line: 1 }],
  });
});

test("any text gives statements or problems, with lines inside it", () => {
  const piece = fc.constantFrom(
    "ALL",
    "=",
    "(",
    ")",
    ":",
    ",",
    "!",
    "NOPASSWD:",
    "Defaults",
    "%",
    "#1",
    "#",
    "\\",
    '"',
    "\n",
    " ",
    "/bin/x",
    "sha256:",
    "User_Alias",
    "@include ",
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string())), (pieces) => {
      const text = pieces.join("");
      const { statements, problems } = parseSudoers(text);
      const lines = text.split("\n").length;
      for (const { line } of [...statements, ...problems]) expect(line).toBeLessThanOrEqual(lines);
    }),
  );
});
