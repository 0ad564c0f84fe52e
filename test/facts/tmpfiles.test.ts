import fc from "fast-check";
import { expect, test } from "vitest";
import { permissionsKnown } from "../../src/facts/permissions-known.ts";
import { parseTmpfiles, tmpfiles } from "../../src/facts/tmpfiles.ts";
import { type Tree, directory, file, imageFrom, link } from "../../src/testing/index.ts";

test.each([
  ["d /run/sshd 0755 root root -", ["/run/sshd"]],
  ["D! /var/empty/sshd/\t711", ["/var/empty/sshd"]],
  ["  v /srv - - -", ["/srv"]],
  ["f /etc/x 0644", []],
  ["# d /x", []],
  ["d relative", []],
  ["d", []],
])("%s", (line, made) => expect(parseTmpfiles(line)).toEqual(made));

test("a file of the same name in /etc replaces the vendor's, a link to /dev/null masks it", async () => {
  const vendor = { "/usr/lib/tmpfiles.d/a.conf": "d /a\n", "/usr/lib/tmpfiles.d/b.conf": "d /b\n" };
  const changed = { ...vendor, "/etc/tmpfiles.d/a.conf": link("/dev/null"), "/etc/tmpfiles.d/b.conf": "d /c\n" };
  const made = async (tree: Tree) => {
    const { makesDirectory } = await imageFrom(tree).fact(tmpfiles);
    return ["/a", "/b", "/c"].filter(makesDirectory);
  };
  expect(await made(vendor)).toEqual(["/a", "/b"]);
  expect(await made(changed)).toEqual(["/c"]);
});

test("any text parses", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => parseTmpfiles(text).every((path) => path.startsWith("/"))),
  );
});

test.each([
  ["root's", { "/etc/passwd": "", "/usr/bin/x": "" }, true],
  ["unpacked by somebody", { "/etc": directory({ uid: 501 }) }, false],
  ["the account file alone", { "/etc/passwd": file("", { uid: 1000 }) }, false],
  ["from Windows", { "/etc": directory({ mode: 0o666 }) }, false],
  ["empty", {}, true],
])("owners of a tree: %s", async (_, tree: Tree, known) => {
  expect(await imageFrom(tree).fact(permissionsKnown)).toBe(known);
});
