import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  hasNisEntries,
  parseGroup,
  parseGshadow,
  parsePasswd,
  parseShadow,
} from "../../../src/facts/accounts/account-files.ts";
import { loginDefsNumber, parseLoginDefs } from "../../../src/facts/accounts/login-defs.ts";

describe("parsePasswd", () => {
  test("reads the seven fields", () => {
    expect(parsePasswd("root:x:0:0:root:/root:/bin/bash\n")).toMatchObject({
      entries: [{ name: "root", inShadow: true, uid: 0, gid: 0, home: "/root", shell: "/bin/bash", line: 1 }],
      problems: [],
    });
  });

  test("passes over comments, blank lines and the compat lines of NIS", () => {
    const text = "# local\n\n+::::::\n+@admins::::::\n-bob::::::\nroot:x:0:0::/root:\n";
    expect(parsePasswd(text)).toMatchObject({ entries: [{ name: "root", line: 6 }], problems: [] });
    expect(hasNisEntries(text)).toBe(true);
  });

  test("of two entries with one name the first counts", () => {
    expect(parsePasswd("a:x:1:1::/:\na:x:0:0::/:\n")).toMatchObject({
      entries: [{ uid: 1 }],
      problems: [{ line: 2, message: "a second entry for a" }],
    });
  });

  test("a short line is still an account, as for the C library", () => {
    expect(parsePasswd("a::0:0")).toMatchObject({
      entries: [{ name: "a", inShadow: false, password: { state: "empty" }, home: "", shell: "" }],
      problems: [{ line: 1, message: "4 fields instead of 7" }],
    });
  });

  test.each(["a:x:zero:0::/:", "a:x::0::/:", "a", ":x:0:0::/:", "a:x:99999999999:0::/:"])(
    "%s is no account",
    (line) => {
      const { entries, problems } = parsePasswd(line);
      expect(entries).toEqual([]);
      expect(problems).toHaveLength(1);
    },
  );

  test("carriage returns are named and do not become part of the shell", () => {
    expect(parsePasswd("a:x:1:1::/:/bin/sh\r\n")).toMatchObject({
      entries: [{ shell: "/bin/sh" }],
      problems: [{ message: "the line ends in a carriage return" }],
    });
  });
});

test("parseShadow reads the password and the day of expiry", () => {
  expect(parseShadow("root:$6$s$h:19000:0:99999:7::20000:\nbin:*:1:::::\nx\n")).toMatchObject({
    entries: [
      { name: "root", password: { state: "set" }, expireDays: 20000 },
      { name: "bin", password: { state: "locked" }, expireDays: undefined },
    ],
    problems: [
      { line: 2, message: "8 fields instead of 9" },
      { line: 3, message: "no password field" },
    ],
  });
});

test("parseGroup and parseGshadow read members and passwords", () => {
  expect(parseGroup("wheel:x:10:ann, bob,\nbad:x:y:\n")).toMatchObject({
    entries: [{ name: "wheel", gid: 10, members: ["ann", "bob"] }],
    problems: [{ line: 2 }],
  });
  expect(parseGshadow("wheel:!::ann\nweb:$6$s$h::\n").entries.map((entry) => entry.password.state)).toEqual([
    "locked",
    "set",
  ]);
});

test("login.defs: the last line of a name wins, comments stand only at the start", () => {
  const settings = parseLoginDefs(
    'UID_MIN 500\n#UID_MIN 1\n  UID_MIN\t\t1000 \nUMASK\t=022\nX "a b"\nGID_MAX 0x10\n',
    "/l",
  );
  expect(loginDefsNumber(settings, "UID_MIN")).toBe(1000);
  expect(loginDefsNumber(settings, "UMASK")).toBe(0o22);
  expect(loginDefsNumber(settings, "GID_MAX")).toBe(16);
  expect(loginDefsNumber(settings, "UID_MAX")).toBeUndefined();
  expect(settings.get("X")).toEqual({ value: "a b", path: "/l", line: 5 });
});

test("no text makes a parser throw, and problems never quote a password field", () => {
  const field = fc.oneof(fc.string(), fc.constantFrom("$6$secret$secret", "x", "0", "\r", "+"));
  fc.assert(
    fc.property(fc.array(fc.array(field).map((fields) => fields.join(":"))), (lines) => {
      const text = lines.join("\n");
      for (const parse of [parsePasswd, parseShadow, parseGroup, parseGshadow]) {
        const { problems } = parse(text);
        expect(problems.every(({ line }) => line >= 1 && line <= lines.length + text.length)).toBe(true);
      }
      parseLoginDefs(text, "/etc/login.defs");
    }),
  );
  expect(JSON.stringify(parseShadow("root:$6$secret$secret\n").problems)).not.toContain("secret");
});
