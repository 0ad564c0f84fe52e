import { describe, expect, test } from "vitest";
import { assembleOpened } from "../../../src/image/assemble/assemble.ts";
import type { OpenedVolume } from "../../../src/image/assemble/open-file-system.ts";
import type { LogicalVolume } from "../../../src/image/volume/lvm.ts";
import { type Tree, link } from "../../../src/testing/tree.ts";
import { devices, logicalVolume, rootTree, volume } from "./devices-builder.ts";

async function assembled(
  opened: readonly OpenedVolume[],
  options: { readonly root?: string; readonly hidden?: readonly LogicalVolume[] } = {},
) {
  const { root, hidden = [] } = options;
  const { tree, system, notices } = await assembleOpened(devices(opened, hidden), root === undefined ? {} : { root });
  const mounts = system.mounts.map(
    ({ path, opened: mounted, state, by }) => `${path} ${mounted?.volume.name ?? "-"} ${state} ${by}`,
  );
  return { tree, root: system.root.volume.name, mounts, notices, codes: notices.map(({ code }) => code) };
}

const fstab = (...lines: readonly string[]) => ({ ...rootTree, "/etc/fstab": `${lines.join("\n")}\n` });

describe("the root", () => {
  test("is the only volume that looks like one", async () => {
    const { root, mounts, notices } = await assembled([
      volume({ index: 1, tree: rootTree }),
      volume({ index: 2, tree: { "/lost+found/": "", "/vmlinuz": "" } }),
      volume({ index: 3 }),
    ]);
    expect({ root, mounts, notices }).toEqual({
      root: "partition 1",
      mounts: ["/ partition 1 mounted root"],
      notices: [],
    });
  });

  test("may have its os-release on another volume", async () => {
    const { root, tree } = await assembled([
      volume({
        lv: "rootvg/usrlv",
        label: "usr",
        tree: { "/lib/os-release": "ID=rhel\n", "/bin/": "", "/share/": "" },
      }),
      volume({
        lv: "rootvg/rootlv",
        tree: {
          "/etc/os-release": link("../usr/lib/os-release"),
          "/etc/fstab": "/dev/mapper/rootvg-usrlv /usr xfs defaults 0 0\n",
          "/usr/": "",
        },
      }),
    ]);
    expect(root).toBe("rootvg/rootlv");
    expect(await tree.readText("/etc/os-release")).toBe("ID=rhel\n");
  });

  test("that boot configurations name goes before a larger one", async () => {
    const roots = [
      volume({ index: 2, uuid: "aa", tree: rootTree, size: 9000 }),
      volume({ index: 3, uuid: "bb", tree: rootTree }),
    ];
    const grub = { "/grub/grub.cfg": "menuentry x {\n\tlinux /vmlinuz-6.1 root=UUID=bb ro quiet\n}\n" };
    const { root, notices } = await assembled([volume({ index: 1, tree: grub }), ...roots]);
    expect(root).toBe("partition 3");
    expect(notices).toEqual([
      {
        code: "root-chosen",
        message:
          "the root is taken to be partition 3, since /grub/grub.cfg boots root=UUID=bb; partition 2 could be one too",
      },
    ]);
  });

  test.each([
    ["a boot loader entry", { "/loader/entries/a.conf": "title x\noptions root=UUID=bb\n" }],
    ["an environment block", { "/grub2/grubenv": "# GRUB Environment Block\nkernelopts=root=UUID=bb ro\n####" }],
    ["extlinux", { "/extlinux/extlinux.conf": "  append root=UUID=bb\n" }],
    ["a stub on the ESP", { "/EFI/debian/grub.cfg": "linuxefi /v root=/dev/sda3\n" }],
  ])("is read from %s", async (_, tree) => {
    const roots = [
      volume({ index: 2, uuid: "aa", tree: rootTree, size: 9000 }),
      volume({ index: 3, uuid: "bb", tree: rootTree }),
    ];
    expect((await assembled([...roots, volume({ index: 1, tree })])).root).toBe("partition 3");
  });

  test("among several is the one whose fstab says so, then by type, then the largest", async () => {
    const plain = volume({ index: 1, size: 500, tree: rootTree });
    const own = volume({ index: 2, uuid: "bb", tree: fstab("UUID=bb / ext4 defaults 0 1") });
    const other = volume({ index: 3, size: 700, tree: fstab("UUID=bb / ext4 defaults 0 1") });
    const typed = volume({ index: 4, size: 10, use: "root-x86-64", tree: rootTree });
    expect((await assembled([plain, other, typed, own])).root).toBe("partition 2");
    expect((await assembled([plain, other, typed])).root).toBe("partition 4");
    const { root, notices } = await assembled([plain, other]);
    expect(root).toBe("partition 3");
    expect(notices[0]?.message).toContain("it is the largest; partition 1 could be one too");
  });

  test("is the one that the user names, in any way of naming", async () => {
    const opened = [
      volume({ index: 1, tree: rootTree }),
      volume({ index: 2, uuid: "cc", tree: { "/etc/": "", "/data": "x" } }),
    ];
    for (const root of ["2", "partition 2", "UUID=cc", "/dev/sda2"])
      expect((await assembled(opened, { root })).root).toBe("partition 2");
    await expect(assembled(opened, { root: "7" })).rejects.toMatchObject({
      code: "not-found",
      remedy: "name one of: partition 1, partition 2",
    });
    const encrypted = [volume({ index: 1, kind: "luks", error: "it is encrypted" })];
    await expect(assembled(encrypted, { root: "1" })).rejects.toMatchObject({
      message: "partition 1: it is encrypted",
    });
  });

  test("that is nowhere is told with what was seen instead", async () => {
    const opened = [
      volume({ index: 1, kind: "luks", error: "it is encrypted with LUKS2" }),
      volume({ index: 2 }),
      volume({ index: 3, kind: "swap" }),
    ];
    const hidden = [logicalVolume("vg/root", "segments of type thin are not read")];
    await expect(assembled(opened, { hidden })).rejects.toMatchObject({
      code: "unsupported",
      message:
        "no volume of the disk is a Linux root (partition 1: it is encrypted with LUKS2; partition 2: nothing known; partition 3: swap; vg/root: segments of type thin are not read)",
    });
  });
});

test("a disk of Windows is called one, a data disk with NTFS is not", async () => {
  const ntfs = volume({ index: 2, use: "basic-data", kind: "ntfs", error: "NTFS is not read" });
  const reserved = volume({ index: 1, use: "microsoft-reserved" });
  await expect(assembled([reserved, ntfs])).rejects.toThrow(/^the disk is one of Windows, and no volume is/);
  await expect(assembled([ntfs])).rejects.toThrow(/^no volume of the disk is a Linux root/);
  await expect(assembled([])).rejects.toThrow(/its partition table shows none/);
});

describe("fstab", () => {
  test("mounts what is on the disk, parents first, and nothing else", async () => {
    const lines = [
      "UUID=aa / ext4 defaults 0 1",
      "LABEL=UEFI /boot/efi vfat umask=0077 0 1",
      "LABEL=BOOT /boot/ ext4 defaults 0 2",
      "/dev/sda5 none swap sw 0 0",
      "tmpfs /tmp tmpfs defaults 0 0",
      "/dev/disk/cloud/azure_resource-part1 /mnt auto defaults,nofail,comment=cloudconfig 0 2",
      "server:/export /srv nfs defaults 0 0",
      "//server/share /media cifs defaults 0 0",
      "/home /export none bind 0 0",
      "UUID=gone /data xfs defaults 0 2",
      "UUID=aa /mnt/again ext4 noauto 0 0",
    ];
    const { tree, mounts, codes } = await assembled([
      volume({ index: 1, uuid: "aa", tree: fstab(...lines) }),
      volume({ index: 15, label: "UEFI", kind: "fat", tree: { "/EFI/BOOT/BOOTX64.EFI": "shim" } }),
      volume({ index: 13, label: "BOOT", tree: { "/efi/": "", "/vmlinuz": "kernel" } }),
    ]);
    expect(mounts).toEqual([
      "/ partition 1 mounted root",
      "/boot partition 13 mounted fstab",
      "/mnt - absent fstab",
      "/data - absent fstab",
      "/boot/efi partition 15 mounted fstab",
    ]);
    expect(codes).toEqual([]);
    expect(await tree.readText("/boot/efi/EFI/BOOT/BOOTX64.EFI")).toBe("shim");
    expect(await tree.readText("/boot/vmlinuz")).toBe("kernel");
  });

  test("by the serial number or slot of the disk that the root names means this one", async () => {
    const by = "/dev/disk/by-id/ata-VBOX_HARDDISK_VB1";
    const lines = [
      `${by}-part1 / ext4 defaults 0 1`,
      `${by}-part2 /var ext4 defaults 0 2`,
      `${by}2-part2 /home ext4 defaults 0 2`,
    ];
    const volumes = [volume({ index: 1, tree: fstab(...lines) }), volume({ index: 2, tree: { "/log/": "" } })];
    const { mounts } = await assembled(volumes);
    expect(mounts).toEqual(["/ partition 1 mounted root", "/var partition 2 mounted fstab", "/home - absent fstab"]);
  });

  test("says what the boot waits for", async () => {
    const { system } = await assembleOpened(
      devices([
        volume({
          index: 1,
          tree: fstab("UUID=x /a ext4 defaults", "UUID=y /b ext4 nofail,x-systemd.device-timeout=5"),
        }),
      ]),
    );
    expect(system.mounts.slice(1).map(({ path, optional, line, device }) => [path, optional, line, device])).toEqual([
      ["/a", false, 1, "UUID=x"],
      ["/b", true, 2, "UUID=y"],
    ]);
  });

  test("mounts /boot and the ESP also when they are noauto", async () => {
    const tree = fstab("/dev/sda2 /boot ext4 noauto 0 0", "/dev/sda3 /var ext4 noauto 0 0");
    const { mounts } = await assembled([
      volume({ index: 1, tree }),
      volume({ index: 2, tree: { "/vmlinuz": "" } }),
      volume({ index: 3, tree: { "/log/": "" } }),
    ]);
    expect(mounts).toEqual(["/ partition 1 mounted root", "/boot partition 2 mounted fstab"]);
  });

  test("a place whose file system cannot be read is undecided, not empty", async () => {
    const tree = {
      ...fstab("/dev/mapper/vg-var /var xfs defaults 0 0", "UUID=zz /home ext4 defaults 0 2"),
      "/var/old": "under the mount",
    };
    const opened = [
      volume({ index: 1, tree }),
      volume({ index: 2, kind: "btrfs", uuid: "zz", error: "btrfs is not read by vhdlint" }),
    ];
    const { tree: root, codes } = await assembled(opened, { hidden: [logicalVolume("vg/var", "it needs pv1")] });
    expect(codes).toEqual(["mount-unreadable", "mount-unreadable"]);
    await expect(root.readText("/var/old")).rejects.toMatchObject({
      code: "unsupported",
      message: expect.stringContaining("it needs pv1"),
    });
    await expect(root.stat("/home/user")).rejects.toMatchObject({
      message: expect.stringContaining("btrfs is not read"),
    });
    expect(await root.readText("/etc/os-release")).toBe("ID=debian\n");
  });

  test("a device without a file system is no mount point to trust", async () => {
    const { tree } = await assembled([
      volume({ index: 1, tree: fstab("/dev/sda2 /var ext4 defaults 0 0") }),
      volume({ index: 2 }),
    ]);
    await expect(tree.readDir("/var")).rejects.toMatchObject({
      message: expect.stringContaining("partition 2 holds no file system"),
    });
  });
});

describe("partition types", () => {
  const esp = volume({ index: 15, use: "esp", kind: "fat", tree: { "/EFI/": "" } });

  test("say where the ESP, /boot, /usr and /home go when fstab does not", async () => {
    const { mounts } = await assembled([
      volume({
        index: 1,
        tree: { "/etc/os-release": "", "/etc/passwd": "", "/usr/": "", "/boot/": "", "/home/": "", "/sbin/": "" },
      }),
      esp,
      volume({ index: 2, use: "xbootldr", tree: { "/efi/": "", "/vmlinuz": "" } }),
      volume({ index: 3, use: "usr-x86-64", tree: { "/lib/os-release": "" } }),
      volume({ index: 4, use: "home", tree: { "/user/": "" }, noAuto: true }),
    ]);
    expect(mounts).toEqual([
      "/ partition 1 mounted root",
      "/usr partition 3 mounted partition-type",
      "/boot partition 2 mounted partition-type",
      "/boot/efi partition 15 mounted partition-type",
    ]);
  });

  test("leave alone what is not empty or has its place by fstab", async () => {
    const filled = { ...rootTree, "/boot/efi/file": "", "/efi/": "" };
    expect((await assembled([volume({ index: 1, tree: filled }), esp])).mounts[1]).toBe(
      "/efi partition 15 mounted partition-type",
    );
    const listed = fstab("/dev/sda15 /boot/efi vfat defaults 0 0");
    expect((await assembled([volume({ index: 1, tree: listed }), esp])).mounts).toEqual([
      "/ partition 1 mounted root",
      "/boot/efi partition 15 mounted fstab",
    ]);
  });
});

describe("ostree", () => {
  const deploy = "/ostree/deploy/fedora/deploy/";
  const deployment = (name: string) => ({
    [`${deploy}${name}/etc/os-release`]: `NAME=${name}\n`,
    [`${deploy}${name}/usr/bin/`]: "",
    [`${deploy}${name}/sysroot/`]: "",
    [`${deploy}${name}/boot/`]: "",
    [`${deploy}${name}/var/`]: "",
  });
  const tree = {
    ...deployment("aaa.0"),
    ...deployment("bbb.0"),
    "/ostree/deploy/fedora/var/lib/waagent/": "",
    "/ostree/boot.1/fedora/xyz/0": link("../../../deploy/fedora/deploy/aaa.0"),
  };

  test("the deployment that the boot names is the root, with its /var, /sysroot and /boot", async () => {
    const boot = { "/loader/entries/1.conf": "options root=UUID=aa ostree=/ostree/boot.1/fedora/xyz/0\n" };
    const { tree: root, mounts } = await assembled([
      volume({ index: 4, uuid: "aa", tree }),
      volume({ index: 3, partLabel: "boot", tree: boot }),
    ]);
    expect(await root.readText("/etc/os-release")).toBe("NAME=aaa.0\n");
    expect(await root.stat("/var/lib/waagent")).toMatchObject({ type: "directory" });
    expect(await root.stat("/sysroot/ostree")).toMatchObject({ type: "directory" });
    expect(mounts.at(-1)).toBe("/boot partition 3 mounted partition-type");
  });

  test("without a boot configuration it is the latest", async () => {
    const { tree: root } = await assembled([volume({ index: 4, tree })]);
    expect(await root.readText("/etc/os-release")).toBe("NAME=bbb.0\n");
  });
});

describe("images of a /usr", () => {
  const usr = {
    "/lib/os-release": "ID=flatcar\n",
    "/bin/sh": "",
    "/share/flatcar/etc/passwd": "root:x:0:0::/root:/bin/sh\n",
    "/share/flatcar/etc/ssh/sshd_config": "default\n",
  };
  const parts = [
    volume({ index: 1, partLabel: "EFI-SYSTEM", use: "esp", kind: "fat", tree: { "/flatcar/vmlinuz-a": "kernel" } }),
    volume({ index: 2, use: "bios-boot" }),
    volume({ index: 3, partLabel: "USR-A", use: "flatcar-usr", kind: "btrfs", tree: usr }),
    volume({ index: 4, partLabel: "USR-B", use: "flatcar-usr" }),
    volume({ index: 6, partLabel: "OEM", label: "OEM", kind: "btrfs", tree: { "/grub.cfg": "set oem_id=azure" } }),
  ];
  const rootOf = (tree: Tree) => volume({ index: 9, partLabel: "ROOT", use: "flatcar-resize-root", tree });

  test("are put together from their partitions, with the defaults of /etc under /etc", async () => {
    const { tree, root, mounts } = await assembled([
      ...parts,
      rootOf({ "/etc/ssh/sshd_config": "own\n", "/home/core/": "" }),
    ]);
    expect(root).toBe("partition 9");
    expect(mounts).toEqual([
      "/ partition 9 mounted root",
      "/usr partition 3 mounted image",
      "/etc partition 9 mounted image",
      "/oem partition 6 mounted image",
      "/boot partition 1 mounted partition-type",
    ]);
    const texts = [
      "/etc/passwd",
      "/etc/ssh/sshd_config",
      "/usr/lib/os-release",
      "/oem/grub.cfg",
      "/boot/flatcar/vmlinuz-a",
    ];
    expect(await Promise.all(texts.map((path) => tree.readText(path)))).toEqual([
      "root:x:0:0::/root:/bin/sh\n",
      "own\n",
      "ID=flatcar\n",
      "set oem_id=azure",
      "kernel",
    ]);
    expect(await tree.realPath("/bin/sh")).toBe("/usr/bin/sh");
    expect(await tree.stat("/home/core")).toMatchObject({ type: "directory" });
    expect((await tree.readDir("/etc")).map(({ name }) => name)).toEqual(["passwd", "ssh"]);
  });

  test("are no system when the root may be in a volume that cannot be read", async () => {
    const locked = volume({ index: 9, kind: "luks", error: "it is encrypted with LUKS2" });
    await expect(assembled([...parts, locked])).rejects.toMatchObject({
      message: expect.stringContaining("no volume"),
    });
    const hidden = [logicalVolume("rootvg/rootlv", "segments of type thin are not read")];
    await expect(assembled(parts, { hidden })).rejects.toMatchObject({
      message: expect.stringContaining("rootvg/rootlv"),
    });
  });

  test("may have a root that is still empty, or none", async () => {
    for (const opened of [[...parts, rootOf({})], parts]) {
      const { tree } = await assembled(opened);
      expect(await tree.readText("/etc/passwd")).toContain("root:");
      expect(await tree.stat("/var")).toMatchObject({ type: "directory" });
      expect(await tree.stat("/sbin")).toBeUndefined();
    }
  });
});

test("what file systems say of themselves is told", async () => {
  const notes = ["The journal holds 3 transactions that were replayed in memory."];
  const { notices } = await assembled([
    volume({ index: 1, tree: rootTree, notes }),
    volume({ index: 2, kind: "zfs", error: "ZFS is not read" }),
  ]);
  expect(notices).toEqual([
    { code: "file-system", message: `partition 1 (ext): ${notes[0]}` },
    { code: "volume-unreadable", message: "partition 2: ZFS is not read" },
  ]);
});
