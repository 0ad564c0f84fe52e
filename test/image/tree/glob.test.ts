import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { expandBraces, glob, nameMatcher } from "../../../src/image/tree/glob.ts";
import { imageFrom, link, unreadableDirectory } from "../../../src/testing/index.ts";

const { tree } = imageFrom({
  "/etc/a.conf": "",
  "/etc/b.conf": "",
  "/etc/.hidden.conf": "",
  "/etc/sub/c.conf": "",
  "/etc/linked": link("sub"),
  "/etc/dangling": link("/nowhere"),
  "/closed": unreadableDirectory(),
});

describe("glob", () => {
  test.each([
    ["/etc/*.conf", ["/etc/a.conf", "/etc/b.conf"]],
    ["/etc/.*.conf", ["/etc/.hidden.conf"]],
    ["/etc/{a,sub/c,none}.conf", ["/etc/a.conf", "/etc/sub/c.conf"]],
    ["/etc/*/c.conf", ["/etc/linked/c.conf", "/etc/sub/c.conf"]],
    ["/etc/dangling", ["/etc/dangling"]],
    ["/etc/*.conf/x", []],
    ["/nowhere/*", []],
    ["/", ["/"]],
  ])("%s", async (pattern, paths) => {
    expect((await glob(tree, pattern)).map((match) => match.path)).toEqual(paths);
  });

  test("a link is reported as what it is", async () => {
    expect(await glob(tree, "/etc/linked")).toEqual([{ path: "/etc/linked", type: "symlink" }]);
  });

  test("braces are plain characters when the pattern comes from an image", async () => {
    expect(await glob(tree, "/etc/{a,b}.conf", { braces: false })).toEqual([]);
  });

  test("a directory that cannot be read is an error, not an empty one", async () => {
    await expect(glob(tree, "/closed/*")).rejects.toThrow("permission denied");
  });
});

describe("nameMatcher", () => {
  test.each([
    ["a?c", "abc", true],
    ["a?c", "ac", false],
    ["[a-c]x", "bx", true],
    ["[!a-c]x", "bx", false],
    ["[]x]", "]", true],
    ["[x", "[x", true],
    ["\\*", "*", true],
    ["\\*", "a", false],
    ["*", ".dot", false],
    ["*.d*.conf", "x.d.d.conf", true],
  ])("%s against %s: %s", (pattern, name, expected) => {
    expect(nameMatcher(pattern)(name)).toBe(expected);
  });

  test("a pattern of many stars takes no exponential time", () => {
    expect(nameMatcher(`${"*a".repeat(200)}b`)("a".repeat(4000))).toBe(false);
  });

  test("any pattern and name give an answer", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (pattern, name) => typeof nameMatcher(pattern)(name) === "boolean"),
    );
  });
});

describe("expandBraces", () => {
  test.each([
    ["a{b,c{d,e}}f", ["abf", "acdf", "acef"]],
    ["a{b}c", ["a{b}c"]],
    ["a{b,c", ["a{b,c"]],
    ["{,x}y", ["y", "xy"]],
  ])("%s", (pattern, expected) => expect(expandBraces(pattern)).toEqual(expected));
});
