import { describe, expect, test } from "vitest";
import { expandBraces, pathGlob } from "../../src/facts/path-glob.ts";
import { imageFrom, link, unreadableDirectory } from "../../src/testing/index.ts";

const { tree } = imageFrom({
  "/etc/a.conf": "",
  "/etc/b.conf": "",
  "/etc/.hidden.conf": "",
  "/etc/sub/c.conf": "",
  "/etc/linked": link("sub"),
  "/etc/dangling": link("/nowhere"),
  "/closed": unreadableDirectory(),
});

describe("pathGlob", () => {
  test.each([
    ["/etc/*.conf", ["/etc/a.conf", "/etc/b.conf"]],
    ["/etc/.*.conf", ["/etc/.hidden.conf"]],
    ["/etc/?[a-c]?conf", []],
    ["/etc/[!b].conf", ["/etc/a.conf"]],
    ["/etc/\\a.conf", ["/etc/a.conf"]],
    ["/etc/{a,sub/c,none}.conf", ["/etc/a.conf", "/etc/sub/c.conf"]],
    ["/etc/*/c.conf", ["/etc/linked/c.conf", "/etc/sub/c.conf"]],
    ["/etc/dangling", ["/etc/dangling"]],
    ["/etc/*.conf/x", []],
    ["/nowhere/*", []],
    ["/", ["/"]],
  ])("%s", async (pattern, paths) => {
    expect((await pathGlob(tree, pattern)).map((match) => match.path)).toEqual(paths);
  });

  test("a link is reported as what it is", async () => {
    expect(await pathGlob(tree, "/etc/linked")).toEqual([{ path: "/etc/linked", type: "symlink" }]);
  });

  test("braces are plain characters when the pattern comes from an image", async () => {
    expect(await pathGlob(tree, "/etc/{a,b}.conf", { braces: false })).toEqual([]);
  });

  test("a directory that cannot be read is an error, not an empty one", async () => {
    await expect(pathGlob(tree, "/closed/*")).rejects.toThrow("permission denied");
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
