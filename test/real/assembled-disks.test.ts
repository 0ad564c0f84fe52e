// A Debian on a disk must be the same Debian as in a directory: the same files, facts and verdicts.
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checks } from "../../checks/index.ts";
import type { Image } from "../../src/image/image.ts";
import { openImage } from "../../src/image/open-image.ts";
import { walk } from "../../src/image/tree/walk.ts";
import { lint } from "../../src/lint/lint.ts";
import { debianTree } from "./debian-tree.ts";
import { emptyDisk, withLoop } from "./disks.ts";
import { installTools, run } from "./tools.ts";

const MIB = 1024 * 1024;
const ROOT_UUID = "0a0a0a0a-0000-0000-0000-000000000001";
let folder: string;
let root: string;

beforeAll(async () => {
  installTools({
    "qemu-img": "qemu-utils",
    sfdisk: "fdisk",
    mke2fs: "e2fsprogs",
    "mkfs.vfat": "dosfstools",
    mmd: "mtools",
    lvm: "lvm2",
  });
  folder = await mkdtemp(join(tmpdir(), "vhdlint-disks-"));
  root = join(folder, "root");
  run("cp", ["-a", await debianTree("bookworm"), root]);
  // What the tree holds of devices comes from the machine that made it.
  await rm(join(root, "dev"), { recursive: true });
  await mkdir(join(root, "dev"));
  await mkdir(join(root, "boot/efi"), { recursive: true });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Puts a directory into an ext4 at a place of a disk. */
function makeExt4(disk: string, startMib: number, sizeMib: number, from: string, uuid: string): void {
  const options = ["-q", "-t", "ext4", "-U", uuid, "-d", from, "-E", `offset=${startMib * MIB}`];
  run("mke2fs", [...options, disk, `${sizeMib}m`]);
}

async function makeEsp(disk: string, startMib: number): Promise<void> {
  const esp = await emptyDisk(folder, "esp.img", 64 * MIB);
  run("mkfs.vfat", ["-F", "32", "-n", "UEFI", esp]);
  const loader = join(folder, "loader");
  await writeFile(loader, "shim\n");
  run("mmd", ["-i", esp, "::EFI", "::EFI/BOOT"]);
  run("mcopy", ["-i", esp, loader, "::EFI/BOOT/BOOTX64.EFI"]);
  run("dd", [`if=${esp}`, `of=${disk}`, "bs=1M", `seek=${startMib}`, "conv=notrunc", "status=none"]);
}

/** Checks beside those of the disk that a directory says nothing to: devices, and what only the ESP holds. */
const askTheDisk = [
  "boot.root-device-exists",
  "boot.second-stage-loader",
  "boot.uefi-fallback-loader",
  "features.tl-signed-loader",
  "storage.fstab-uuids-exist",
];

/** Path, type, owner, mode, and size or target of everything in the tree. */
async function listing(image: Image): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const { path, type } of walk(image.tree, "/")) {
    // lost+found is made by mkfs; directories have sizes of their own on each file system.
    if (path === "/lost+found" || path.startsWith("/boot/efi/") || /^\/(usr|var)\/lost\+found$/.test(path)) continue;
    const stat = await image.tree.lstat(path);
    const size = type === "symlink" ? await image.tree.readLink(path) : type === "file" ? stat?.sizeBytes : "";
    // The root of a file system is as old as mkfs made it.
    const time = /^\/(usr|var|boot\/efi)$/.test(path) ? "" : stat?.modifiedSeconds;
    lines.push(`${path} ${type} ${stat?.uid}:${stat?.gid} ${stat?.mode.toString(8)} ${time} ${size}`);
  }
  return lines;
}

async function expectSame(disk: string, directory: string): Promise<void> {
  await using expected = await openImage(directory);
  await using actual = await openImage(disk);
  expect(actual.rootError).toBeUndefined();
  expect(await listing(actual)).toEqual((await listing(expected)).filter((line) => !line.startsWith("/boot/efi/")));
  for (const start of ["/etc", "/usr/lib/systemd", "/var/lib/dpkg"])
    for await (const { path, type } of walk(expected.tree, start)) {
      if (type !== "file") continue;
      const [seen, known] = await Promise.all([actual.tree.read(path, 1 << 26), expected.tree.read(path, 1 << 26)]);
      if (Buffer.compare(seen, known) !== 0) expect.fail(`${path} differs`);
    }
  const verdicts = async (path: string) => {
    const { images } = await lint([path], { checks });
    return (images[0]?.results ?? [])
      .filter(({ check }) => !check.startsWith("disk.") && !askTheDisk.includes(check))
      .map(({ check, status, findings }) => ({ check, status, messages: findings.map(({ message }) => message) }));
  };
  expect(await verdicts(disk)).toEqual(await verdicts(directory));
}

test("a fixed VHD with GPT, ESP and one root", async () => {
  const etc = join(root, "etc/fstab");
  await writeFile(etc, `UUID=${ROOT_UUID} / ext4 errors=remount-ro 0 1\nLABEL=UEFI /boot/efi vfat umask=0077 0 1\n`);
  const raw = await emptyDisk(folder, "gpt.raw", 1500 * MIB);
  const table =
    "label: gpt\n14 : start=2048, size=4M, type=21686148-6449-6E6F-744E-656564454649\n15 : size=64M, type=uefi\n1 : type=linux\n";
  run("sfdisk", ["-q", raw], { input: table });
  await makeEsp(raw, 5);
  makeExt4(raw, 69, 1400, root, ROOT_UUID);
  const vhd = join(folder, "gpt.vhd");
  run("qemu-img", ["convert", "-f", "raw", "-O", "vpc", "-o", "subformat=fixed,force_size", raw, vhd]);
  await expectSame(vhd, root);
  await using image = await openImage(vhd);
  expect(await image.tree.readText("/boot/efi/EFI/BOOT/BOOTX64.EFI")).toBe("shim\n");
});

test("a dynamic VHDX with LVM, /usr and /var on volumes of their own", async () => {
  const lvm = (command: string, ...args: readonly string[]) => run("lvm", [command, "--driverloaded", "n", ...args]);
  const fstab = ["rootlv /", "usrlv /usr", "varlv /var"].map(
    (line) => `/dev/mapper/root--vg-${line} ext4 defaults 0 0\n`,
  );
  await writeFile(join(root, "etc/fstab"), fstab.join(""));
  const raw = await emptyDisk(folder, "lvm.raw", 1800 * MIB);
  run("sfdisk", ["-q", raw], { input: "label: gpt\n1 : start=2048, type=lvm\n" });
  await withLoop(raw, ["-o", `${MIB}`, "--sizelimit", `${1790 * MIB}`], (device) => {
    lvm("pvcreate", device);
    lvm("vgcreate", "root-vg", device);
    for (const [name, size] of [
      ["rootlv", 200],
      ["usrlv", 1000],
      ["varlv", 400],
    ] as const)
      lvm("lvcreate", "-an", "-Zn", "-Wn", "-n", name, "-L", `${size}m`, "root-vg");
  });
  // Three trees of one: what is mounted over is empty below.
  const [usr, state] = [join(folder, "usr"), join(folder, "var")];
  await rename(join(root, "usr"), usr);
  await rename(join(root, "var"), state);
  for (const name of ["usr", "var"]) {
    run("mkdir", ["-m", "755", join(root, name)]);
    run("touch", ["-r", join(folder, name), join(root, name)]);
  }
  makeExt4(raw, 2, 200, root, "0a0a0a0a-0000-0000-0000-00000000000a");
  makeExt4(raw, 202, 1000, usr, "0a0a0a0a-0000-0000-0000-00000000000b");
  makeExt4(raw, 1202, 400, state, "0a0a0a0a-0000-0000-0000-00000000000c");
  for (const name of ["usr", "var"]) {
    await rm(join(root, name), { recursive: true });
    await rename(join(folder, name), join(root, name));
  }
  const vhdx = join(folder, "lvm.vhdx");
  run("qemu-img", ["convert", "-f", "raw", "-O", "vhdx", "-o", "subformat=dynamic", raw, vhdx]);
  await expectSame(vhdx, root);
});
