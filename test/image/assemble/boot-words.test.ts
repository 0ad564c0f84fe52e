import { describe, expect, test } from "vitest";
import { assembleOpened } from "../../../src/image/assemble/assemble.ts";
import { bootWordsOfAll } from "../../../src/image/assemble/boot-words.ts";
import { MountedTree } from "../../../src/image/tree/mounted-tree.ts";
import { efiProgram } from "../../../src/testing/efi-program.ts";
import type { Tree } from "../../../src/testing/tree.ts";
import { type VolumeValues, devices, rootTree, volume } from "./devices-builder.ts";

const menu = (uuid: string) => ({ "/boot/grub/grub.cfg": `linux /vmlinuz root=UUID=${uuid}\n` });
const system = (index: number, uuid: string, more: VolumeValues = {}) =>
  volume({ index, uuid, label: `label-${uuid}`, tree: { ...rootTree, ...menu(uuid) }, ...more });
const esp = (tree: Tree) => volume({ index: 15, use: "esp", kind: "fat", tree });

describe("of two systems with menus of their own", () => {
  const first = system(1, "aa");
  const second = system(2, "bb");
  const rootWith = async (tree: Tree) =>
    (await assembleOpened(devices([first, second, esp(tree)]))).system.root.volume.name;

  test.each([
    "search.fs_uuid BB root hd0,gpt2",
    "search --no-floppy --fs-uuid --set=root bb",
    "search --set=root --fs-uuid 'bb'",
    "search.fs_label label-bb root",
    "  search --label --set=root label-bb",
  ])("the loader leads to one: %s", async (line) => {
    expect(await rootWith({ "/EFI/debian/grub.cfg": `${line}\nconfigfile ($root)/boot/grub/grub.cfg\n` })).toBe(
      "partition 2",
    );
  });

  test.each(["search.fs_uuid cc root", "search --file /boot/bb", "# search.fs_uuid bb root", "search.fs_uuid"])(
    "the loader leads to none: %s",
    async (line) => {
      expect(await rootWith({ "/EFI/debian/grub.cfg": `${line}\n` })).toBe("partition 1");
    },
  );

  test("what a VM without boot entries runs goes before vendors", async () => {
    const toFirst = "search.fs_uuid aa root\n";
    const toSecond = "search.fs_uuid bb root\n";
    expect(await rootWith({ "/EFI/a/grub.cfg": toFirst, "/EFI/Boot/grub.cfg": toSecond })).toBe("partition 2");
    expect(await rootWith({ "/EFI/a/grub.cfg": toSecond, "/EFI/Boot/grub.cfg": toFirst })).toBe("partition 1");
  });
});

describe("entries of a boot loader", () => {
  const paths = async (tree: Tree) => {
    const opened = volume({ index: 1, tree });
    const { fileSystem } = opened;
    const mounted = new MountedTree(fileSystem ? [{ path: "/", fileSystem }] : []);
    const words = await bootWordsOfAll([{ opened, tree: mounted }]);
    return words.map(({ path }) => path.slice(path.lastIndexOf("/") + 1));
  };
  const entries = {
    "/loader/entries/ostree-1.conf": "options root=a",
    "/loader/entries/ostree-2.conf": "options root=a",
    "/loader/entries/ostree-10.conf": "options root=a",
  };

  test("come the newest first", async () => {
    expect(await paths(entries)).toEqual(["ostree-10.conf", "ostree-2.conf", "ostree-1.conf"]);
  });

  test.each([
    ["/loader/loader.conf", "timeout 3\ndefault ostree-2.conf\n"],
    ["/loader/loader.conf", "default OSTREE-2"],
    ["/loader/loader.conf", "default *tree*2*"],
    ["/grub2/grubenv", "# GRUB Environment Block\nsaved_entry=ostree-2\n###"],
  ])("come after the default of %s: %s", async (path, text) => {
    expect(await paths({ ...entries, [path]: text })).toEqual(["ostree-2.conf", "ostree-10.conf", "ostree-1.conf"]);
  });

  test.each(["default *2*2*", "default ostree", "#default ostree-2", "default x*2"])(
    "keep their order with %s",
    async (text) => {
      expect((await paths({ ...entries, "/loader/loader.conf": text }))[0]).toBe("ostree-10.conf");
    },
  );

  test("a unified kernel image goes first only where it is the default", async () => {
    const kernel = efiProgram({
      sections: [
        [".linux", "kernel"],
        [".cmdline", "root=b"],
      ],
    });
    const unified = { "/EFI/Linux/x-1.efi": kernel, "/EFI/Linux/x-2.efi": kernel };
    const one = { "/loader/entries/a.conf": "options root=a" };
    expect(await paths({ ...one, ...unified })).toEqual(["a.conf", "x-2.efi", "x-1.efi"]);
    expect(await paths({ ...one, ...unified, "/loader/loader.conf": "default x-1.efi\n" })).toEqual([
      "x-1.efi",
      "a.conf",
      "x-2.efi",
    ]);
  });
});

test("a root that is named tells of other systems only", async () => {
  const among = devices([system(1, "aa"), system(2, "bb"), esp({ "/EFI/": "" })]);
  const { notices } = await assembleOpened(among, { root: "2" });
  expect(notices).toMatchObject([{ message: expect.stringContaining("since it was named; partition 1 could be") }]);
});
