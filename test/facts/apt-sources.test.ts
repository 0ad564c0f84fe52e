import { describe, expect, test } from "vitest";
import { aptSources } from "../../src/facts/apt-sources.ts";
import { isBelow, urlHost } from "../../src/facts/repositories/url-host.ts";
import { directory, imageFrom, type Tree } from "../../src/testing/tree.ts";

const read = async (tree: Tree) =>
  (await imageFrom({ "/etc/": "", ...tree }).fact(aptSources)).map(
    ({ path, line, types, uris, suites, components, enabled }) =>
      [path.split("/").at(-1), line, types.join(), uris.join(), suites.join(), components.join(), enabled] as const,
  );

describe("sources of apt", () => {
  test("in one line each", async () => {
    expect(
      await read({
        "/etc/apt/sources.list":
          "# deb http://no/ x main\ndeb http://a/ noble main universe # tail\n  deb-src\t[ arch=amd64 signed-by=/k.gpg ]  http://b/ noble-updates main\ndeb [trusted=yes] http://c/ ./\ndeb cdrom:[Debian GNU/Linux 12]/ bookworm main\r\ndebx http://no/ x\ndeb http://no/\n",
      }),
    ).toEqual([
      ["sources.list", 2, "deb", "http://a/", "noble", "main,universe", true],
      ["sources.list", 3, "deb-src", "http://b/", "noble-updates", "main", true],
      ["sources.list", 4, "deb", "http://c/", "./", "", true],
      ["sources.list", 5, "deb", "cdrom:[Debian GNU/Linux 12]/", "bookworm", "main", true],
    ]);
  });

  test("in deb822, with comments, continued lines and switched off ones", async () => {
    expect(
      await read({
        "/etc/apt/sources.list.d/b.sources":
          "# head\n\nTypes: deb deb-src\nURIs: http://a/\n http://b/\n# between\nsuites: noble\n noble-updates\nComponents: main\n\nTypes: deb\nURIs: http://c/\nSuites: noble\nEnabled: no\n \t\nTypes: deb\nURIs: http://d/\n",
        "/etc/apt/sources.list.d/a.list": "deb http://z/ noble main\n",
        "/etc/apt/sources.list.d/a.list.save": "deb http://no/ noble main\n",
        "/etc/apt/sources.list.d/d.list": directory(),
      }),
    ).toEqual([
      ["a.list", 1, "deb", "http://z/", "noble", "main", true],
      ["b.sources", 3, "deb,deb-src", "http://a/,http://b/", "noble,noble-updates", "main", true],
      ["b.sources", 11, "deb", "http://c/", "noble", "", false],
    ]);
  });

  test("follow lists of mirrors that lie in the image", async () => {
    const source = (uri: string) => ({ "/etc/apt/sources.list": `deb ${uri} bookworm main\n` });
    const list = { "/etc/apt/mirrors/debian.list": "# x\nhttps://deb.debian.org/debian\tpriority:1\n\nhttps://b/\n" };
    const uris = async (tree: Tree) => (await read(tree))[0]?.[3];
    expect(await uris({ ...source("mirror+file:/etc/apt/mirrors/debian.list"), ...list })).toBe(
      "https://deb.debian.org/debian,https://b/",
    );
    expect(await uris({ ...source("mirror+file:///etc/apt/mirrors/debian.list"), ...list })).toMatch(/^https:/);
    expect(await uris(source("mirror+file:///nowhere"))).toBe("mirror+file:///nowhere");
    expect(await uris(source("mirror+file:"))).toBe("mirror+file:");
  });
});

test.each([
  ["http://azure.archive.ubuntu.com/ubuntu/", "azure.archive.ubuntu.com"],
  ["https://user:pw@Deb.Debian.org:443/debian", "deb.debian.org"],
  ["mirror+https://m/x", "m"],
  ["tor+http://x.onion/", "x.onion"],
  ["file:///srv", undefined],
  ["cdrom:[x]/", undefined],
  ["http:///x", undefined],
  ["", undefined],
])("the host of %j is %j", (url, host) => expect(urlHost(url)).toBe(host));

test("a domain holds itself and what is below it", () => {
  expect([isBelow("a.b.c", "b.c"), isBelow("b.c", "b.c"), isBelow("xb.c", "b.c"), isBelow(undefined, "b.c")]).toEqual([
    true,
    true,
    false,
    false,
  ]);
});
