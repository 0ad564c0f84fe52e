import { describe, expect, test } from "vitest";
import { contentBelow, leftFiles } from "../../src/facts/left-files.ts";
import { directory, hugeFile, imageFrom, link, unreadableDirectory } from "../../src/testing/index.ts";

const image = imageFrom({
  "/etc/passwd": "root:x:0:0::/root:/bin/sh\nodd:x:1:1::/home/o[d]d{1,2}:/bin/sh\n",
  "/root/.netrc": "x",
  "/home/o[d]d{1,2}/.netrc": "x",
  "/home/odd1/.netrc": "",
  "/srv/empty": "",
  "/srv/link": link("/root/.netrc"),
  "/srv/tree/a": hugeFile(10),
  "/srv/tree/sub/b": hugeFile(5),
  "/srv/tree/sub/empty": "",
  "/srv/hollow/sub/": directory(),
  "/srv/closed": unreadableDirectory(),
});

const paths = async (pattern: string, counts?: "content" | "file" | "entry") =>
  (await leftFiles(image, pattern, counts)).map(({ path }) => path);

describe("leftFiles", () => {
  test("`~/` is every home, whatever its name holds", async () => {
    expect(await paths("~/.netrc")).toEqual(["/home/o[d]d{1,2}/.netrc", "/root/.netrc"]);
    expect(await paths("~/{.netrc,.other}", "file")).toEqual([
      "/home/o[d]d{1,2}/.netrc",
      "/home/odd1/.netrc",
      "/root/.netrc",
    ]);
  });

  test("content, existence, or anything at all", async () => {
    expect(await paths("/srv/*")).toEqual([]);
    expect(await paths("/srv/*", "file")).toEqual(["/srv/empty"]);
    expect(await paths("/srv/{empty,link,tree}", "entry")).toEqual(["/srv/empty", "/srv/link", "/srv/tree"]);
  });

  test("a trailing slash counts the files below, directory by directory", async () => {
    expect(await leftFiles(image, "/srv/{tree,hollow,link}/")).toEqual([
      { path: "/srv/tree", filesBelow: 2, sizeBytes: 15 },
    ]);
  });

  test("what cannot be read is an error", async () => {
    await expect(leftFiles(image, "/srv/closed/*")).rejects.toThrow("permission denied");
    await expect(leftFiles(image, "/srv/closed/")).rejects.toThrow("permission denied");
  });
});

test("counting stops at the limit", async () => {
  expect(await contentBelow(image.tree, "/srv/tree", 1)).toEqual({ files: 1, sizeBytes: 10 });
});
