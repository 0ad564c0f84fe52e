import { describe, expect, test } from "vitest";
import { assembleOpened } from "../../../src/image/assemble/assemble.ts";
import { rootSubvolume } from "../../../src/image/assemble/command-line-devices.ts";
import { findCandidates } from "../../../src/image/assemble/choose-root.ts";
import type { OpenedVolume } from "../../../src/image/assemble/open-file-system.ts";
import { MemoryByteSource } from "../../../src/image/bytes/byte-source.ts";
import { openBtrfs } from "../../../src/image/filesystem/btrfs/btrfs.ts";
import { efiProgram } from "../../../src/testing/efi-program.ts";
import type { Tree } from "../../../src/testing/tree.ts";
import { smallImage } from "../filesystem/fuzz.ts";
import { devices, rootTree, volume } from "./devices-builder.ts";

const kernel = (cmdline: string) =>
  efiProgram({
    sections: [
      [".linux", "kernel"],
      [".cmdline", `${cmdline}\n\0`],
    ],
  });
const esp = (tree: Tree) => volume({ index: 1, use: "esp", kind: "fat", tree });
const assembled = (...opened: readonly OpenedVolume[]) => assembleOpened(devices(opened));

describe("of two roots", () => {
  const hash = "0123456789abcdef0123456789abcdef".padEnd(64, "9");
  const first = volume({ index: 2, uuid: "aa", tree: rootTree, size: 9000 });
  const second = volume({ index: 3, uuid: "bb", partUuid: "01234567-89AB-CDEF-0123-456789ABCDEF", tree: rootTree });

  test.each<[string, Tree]>([
    ["root=", { "/EFI/Linux/linux-6.6.efi": kernel("quiet root=UUID=bb ro") }],
    ["a name in another case", { "/efi/LINUX/a.EFI": kernel("root=/dev/sda3") }],
    ["the newest", { "/EFI/Linux/l-9.efi": kernel("root=UUID=aa"), "/EFI/Linux/l-10.efi": kernel("root=UUID=bb") }],
    [
      "one with tries left",
      { "/EFI/Linux/l-10+0-3.efi": kernel("root=UUID=aa"), "/EFI/Linux/l-9+2.efi": kernel("root=UUID=bb") },
    ],
    ["roothash=", { "/EFI/Linux/a.efi": kernel(`roothash=${hash}`) }],
    ["roothash= beside the device it makes", { "/EFI/Linux/a.efi": kernel(`root=/dev/mapper/root roothash=${hash}`) }],
    ["the named data", { "/EFI/Linux/a.efi": kernel(`systemd.verity_root_data=UUID=bb roothash=${hash}`) }],
  ])("%s of a unified kernel image tells", async (_, tree) => {
    expect((await assembled(first, second, esp(tree))).system.root.volume.name).toBe("partition 3");
  });

  test("it is told what told", async () => {
    const { notices } = await assembled(first, second, esp({ "/EFI/Linux/a.efi": kernel("root=UUID=bb") }));
    expect(notices.map(({ message }) => message)).toEqual([
      "the root is taken to be partition 3, since /EFI/Linux/a.efi boots root=UUID=bb; partition 2 could be one too",
    ]);
    const hashed = await assembled(first, second, esp({ "/EFI/Linux/a.efi": kernel(`roothash=${hash}`) }));
    expect(hashed.notices[0]?.message).toContain(`boots roothash=${hash};`);
  });

  test("XBOOTLDR tells too, and what boots goes before what each root says of itself", async () => {
    const own = volume({ index: 2, uuid: "aa", tree: { ...rootTree, "/etc/kernel/cmdline": "root=UUID=aa" } });
    const boot = volume({ index: 4, use: "xbootldr", tree: { "/EFI/Linux/a.efi": kernel("root=UUID=bb") } });
    expect((await assembled(own, second, boot)).system.root.volume.name).toBe("partition 3");
    expect((await assembled(own, second)).system.root.volume.name).toBe("partition 2");
  });

  test.each<[string, Tree]>([
    [
      "a program that holds no kernel",
      { "/EFI/Linux/a.efi": efiProgram({ sections: [[".cmdline", "root=UUID=bb"]] }) },
    ],
    ["what is no program", { "/EFI/Linux/a.efi": "MZ root=UUID=bb" }],
    ["a kernel in another directory", { "/EFI/other/a.efi": kernel("root=UUID=bb") }],
    ["an explicit device beside a hash", { "/EFI/Linux/a.efi": kernel(`root=UUID=aa roothash=${hash}`) }],
    ["a hash that is none", { "/EFI/Linux/a.efi": kernel("roothash=0123") }],
  ])("%s does not", async (_, tree) => {
    expect((await assembled(first, second, esp(tree))).system.root.volume.name).toBe("partition 2");
  });
});

describe("of two /usr", () => {
  const usr = (version: string): Tree => ({ "/lib/os-release": `VERSION_ID=${version}\n`, "/bin/": "", "/share/": "" });
  const pair = [
    volume({ index: 2, use: "usr-x86-64", tree: usr("1") }),
    volume({ index: 3, use: "usr-x86-64", uuid: "bb", partUuid: "bbbb", tree: usr("2") }),
  ];
  const root = volume({ index: 4, tree: { "/etc/passwd": "", "/sbin/": "", "/usr/": "" } });

  test.each([
    ["an image-based system", []],
    ["a root of its own", [root]],
  ])("mount.usr= tells, for %s", async (_, others) => {
    for (const [cmdline, version] of [
      ["mount.usr=UUID=bb", "2"],
      ["mount.usr=PARTUUID=bbbb", "2"],
      ["quiet", "1"],
    ] as const) {
      const { tree } = await assembled(...pair, ...others, esp({ "/EFI/Linux/a.efi": kernel(cmdline) }));
      expect(await tree.readText("/usr/lib/os-release")).toBe(`VERSION_ID=${version}\n`);
    }
  });
});

test("rootflags= of a unified kernel image says which subvolume is the root", async () => {
  const fileSystem = await (await openBtrfs(new MemoryByteSource(smallImage("btrfs-subvolumes")))).from(5n);
  const root = { ...volume({ index: 2, uuid: "bb", kind: "btrfs" }), fileSystem };
  for (const [flags, path] of [
    ["rootflags=noatime,subvol=@/.snapshots/1/snapshot", "@/.snapshots/1/snapshot"],
    ["rootflags=subvolid=257", "@/.snapshots/1/snapshot"],
    ["rootflags=subvol=@/var", undefined],
    ["rootflags=subvol=@/none", undefined],
    ["quiet", undefined],
  ] as const) {
    const all = devices([root, esp({ "/EFI/Linux/a.efi": kernel(`root=UUID=bb ${flags}`) })]);
    const found = await rootSubvolume(root, await findCandidates(all.opened), all);
    const id = (await fileSystem.subvolumes()).find((subvolume) => subvolume.path === path)?.id ?? 5n;
    expect(found.fileSystem).toMatchObject({ subvolumeId: id });
  }
});
