import { expect, test } from "vitest";
import { demandLinuxRoot } from "../../src/image/linux-root.ts";
import { type Tree, imageFrom, link } from "../../src/testing/index.ts";

const demand = (tree: Tree) => demandLinuxRoot(imageFrom(tree).tree, "img");

test.each<[string, Tree]>([
  ["a usual root", { "/etc/os-release": "", "/usr/bin/": "" }],
  ["a root with nothing but /usr", { "/usr/lib/os-release": "" }],
  ["programs alone", { "/bin/sh": "", "/lib/": "" }],
  ["linked directories", { "/bin": link("usr/bin"), "/sbin": link("usr/sbin") }],
])("takes %s", async (_, tree) => {
  await expect(demand(tree)).resolves.toBeUndefined();
});

test("says that an empty directory is empty", async () => {
  await expect(demand({})).rejects.toThrow("img is empty");
});

test.each<[string, Tree]>([
  ["a Windows disk", { "/Windows/System32/": "", "/Users/": "" }],
  ["a boot partition", { "/vmlinuz": "", "/grub2/grub.cfg": "", "/loader/entries/": "" }],
  ["a project with a folder of programs", { "/bin/tool": "", "/package.json": "" }],
  ["a file called etc", { "/etc": "text" }],
])("refuses %s", async (_, tree) => {
  await expect(demand(tree)).rejects.toMatchObject({
    code: "unsupported",
    message: expect.stringContaining("no Linux root"),
  });
});

test("names the partition that holds the root", async () => {
  const partitions = { "/p1/EFI/BOOT/": "", "/p2/etc/os-release": "", "/p2/usr/": "" };
  await expect(demand(partitions)).rejects.toMatchObject({ remedy: expect.stringContaining("subdirectory p2 ") });
});
