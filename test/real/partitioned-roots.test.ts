// Roots of every kind inside a partitioned disk, made by the real tools of small trees: images of a read-only /usr or
// root as mkosi and Flatcar build them, and members of a mirror.
import { mkdir, mkdtemp, open, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checks } from "../../checks/index.ts";
import { openImage } from "../../src/image/open-image.ts";
import { inspect } from "../../src/inspect/inspect.ts";
import { lint } from "../../src/lint/lint.ts";
import { efiProgram } from "../../src/testing/efi-program.ts";
import { emptyDisk } from "./disks.ts";
import { mdSuperblock } from "./md-superblock.ts";
import { installTools, run } from "./tools.ts";

const MIB = 1024 * 1024;
const ROOT_UUID = "0a0a0a0a-0000-0000-0000-000000000001";
let folder: string;

beforeAll(async () => {
  installTools({
    sfdisk: "fdisk",
    mke2fs: "e2fsprogs",
    "mkfs.vfat": "dosfstools",
    mmd: "mtools",
    mksquashfs: "squashfs-tools",
    "mkfs.erofs": "erofs-utils",
    mdadm: "mdadm",
  });
  folder = await mkdtemp(join(tmpdir(), "vhdlint-roots-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function makeTree(name: string, files: Readonly<Record<string, string>>): Promise<string> {
  const root = join(folder, name);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    if (!path.endsWith("/")) await writeFile(join(root, path), text);
    else await mkdir(join(root, path), { recursive: true });
  }
  return root;
}

const usrFiles = (version: string) => ({
  "lib/os-release": `ID=fedora\nVERSION_ID=${version}\n`,
  "lib/systemd/systemd": "\x7fELF",
  "bin/sh": "#!",
  "share/doc/": "",
});

/** A root whose /usr is its own; the symbolic links are those of a merged /usr. */
async function makeRoot(name: string, version: string, fstab = ""): Promise<string> {
  const usr = Object.entries(usrFiles(version)).map(([path, text]) => [`usr/${path}`, text] as const);
  const root = await makeTree(name, {
    ...Object.fromEntries(usr),
    "etc/fstab": fstab,
    "etc/hostname": `${name}\n`,
    "efi/": "",
    "var/": "",
  });
  await symlink("../usr/lib/os-release", join(root, "etc/os-release"));
  for (const directory of ["bin", "lib"]) await symlink(`usr/${directory}`, join(root, directory));
  return root;
}

const formats = {
  squashfs: (from: string, to: string) => run("mksquashfs", [from, to, "-noappend", "-quiet", "-no-progress"]),
  erofs: (from: string, to: string) => run("mkfs.erofs", ["--quiet", to, from]),
} as const;

/** A GPT with an ESP of 40 MiB at 1 MiB and further partitions of 64 MiB behind it. */
async function makeDisk(name: string, types: readonly string[], cmdline: string): Promise<string> {
  const disk = await emptyDisk(folder, name, (48 + 64 * types.length) * MIB);
  const lines = types.map((type) => `size=64M, type=${type}\n`);
  run("sfdisk", ["-q", disk], { input: `label: gpt\nstart=2048, size=40M, type=uefi\n${lines.join("")}` });
  const esp = await emptyDisk(folder, "esp.img", 40 * MIB);
  run("mkfs.vfat", ["-F", "32", "-s", "1", esp]);
  const kernel = join(folder, "kernel.efi");
  const sections = [
    [".linux", "kernel"],
    [".cmdline", `${cmdline}\0`],
  ] as const;
  await writeFile(kernel, efiProgram({ sections }));
  run("mmd", ["-i", esp, "::EFI", "::EFI/BOOT", "::EFI/Linux"]);
  for (const path of ["EFI/BOOT/BOOTX64.EFI", "EFI/Linux/linux-1.efi"]) run("mcopy", ["-i", esp, kernel, `::${path}`]);
  put(disk, esp, 1);
  return disk;
}

function put(disk: string, from: string, startMib: number): void {
  run("dd", [`if=${from}`, `of=${disk}`, "bs=1M", `seek=${startMib}`, "conv=notrunc", "status=none"]);
}

const ROOT_TYPE = "4F68BCE3-E8CD-4DB1-96E7-FBCAF984B709";
const USR_TYPE = "8484680C-9521-48C6-9C11-B0720656F69E";
const FLATCAR_USR = "5DFBF5F4-2848-4BAC-AA5E-0D9A20B745A6";
const LINUX = "0FC63DAF-8483-4772-8E79-3D69D8477DE4";
const RAID = "A19D880F-05FC-4D3B-A006-743F0F84911E";

describe.each(["squashfs", "erofs"] as const)("%s", (format) => {
  test("is the root that the unified kernel image names, of two", async () => {
    const disk = await makeDisk(`${format}-root.raw`, [ROOT_TYPE, ROOT_TYPE], "root=/dev/sda3 ro");
    for (const [index, version] of ["1", "2"].entries()) {
      const packed = join(folder, `${format}-root-${version}`);
      formats[format](await makeRoot(`${format}-tree-${version}`, version), packed);
      put(disk, packed, 41 + 64 * index);
    }
    await using image = await openImage(disk);
    expect(image.rootError).toBeUndefined();
    expect(await image.tree.readText("/etc/os-release")).toContain("VERSION_ID=2\n");
    expect(await image.tree.readText("/etc/hostname")).toBe(`${format}-tree-2\n`);
    expect(await image.tree.readText("/bin/sh")).toBe("#!");
    expect(image.disk?.system?.mounts.map(({ path, opened }) => [path, opened?.volume.content?.kind])).toEqual([
      ["/", format],
      ["/efi", "fat"],
    ]);
  });

  test.each([
    ["of the discoverable partitions", USR_TYPE],
    ["of Flatcar", FLATCAR_USR],
  ])("is a /usr %s, and the root around it is made", async (name, type) => {
    const disk = await makeDisk(`${format}-usr.raw`, [type, LINUX], "mount.usr=/dev/sda2 mount.usrflags=ro");
    const packed = join(folder, `${format}-usr`);
    formats[format](await makeTree(`${format} ${name}`, usrFiles("3")), packed);
    put(disk, packed, 41);
    await using image = await openImage(disk);
    expect(image.rootError).toBeUndefined();
    expect(await image.tree.readText("/usr/lib/os-release")).toContain("VERSION_ID=3\n");
    expect(await image.tree.readText("/lib/systemd/systemd")).toBe("\x7fELF");
    expect(await image.tree.readDir("/etc")).toEqual([]);
  });
});

describe.each([
  ["1.0", "RAID", RAID],
  ["1.0", "Linux file system", LINUX],
  ["1.2", "RAID", RAID],
  ["1.2", "Linux file system", LINUX],
])("a root on a mirror with metadata %s in a partition of the type %s", (metadata, _, type) => {
  test("is read through its member, and lint and inspect name the mirror", async () => {
    const disk = await makeDisk("md.raw", [type], "root=/dev/md/root ro");
    const root = await makeRoot(`md-${metadata}-${type}`, "4", "/dev/md/root / ext4 defaults 0 1\n");
    const { offset, bytes, dataOffsetBytes } = mdSuperblock(metadata, 64 * MIB);
    const start = 41 * MIB + dataOffsetBytes;
    run("mke2fs", ["-q", "-t", "ext4", "-U", ROOT_UUID, "-d", root, "-E", `offset=${start}`, disk, "48m"]);
    const file = await open(disk, "r+");
    await file.write(bytes, 0, bytes.length, 41 * MIB + offset);
    await file.close();

    await using image = await openImage(disk);
    expect(image.rootError).toBeUndefined();
    expect(await image.tree.readText("/usr/lib/os-release")).toContain("VERSION_ID=4\n");
    expect(image.disk?.system?.root.volume).toMatchObject({ name: "md host:root", kind: "mirror" });
    const report = JSON.stringify(await inspect(image));
    expect(report).toContain("RAID1 member");
    expect(report).toContain("md host:root");

    const { images } = await lint([disk], { checks });
    const statusOf = (id: string) => images[0]?.results.find(({ check }) => check === id)?.status;
    for (const id of ["boot.root-device-exists", "storage.fstab-uuids-exist", "disk.gen2-esp-present"])
      expect(statusOf(id), id).toBe("pass");
  });
});
