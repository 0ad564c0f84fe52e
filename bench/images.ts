// The images that are measured: made once, kept under the system's temporary folder, never written again.
import { appendFileSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { vhdFooter } from "../test/image/container/vhd-builder.ts";
import { goodImage } from "../test/real/debian/good-image.ts";
import { emptyDisk } from "../test/real/disks.ts";
import { run } from "../test/real/tools.ts";

export const fileSystems = ["ext4", "xfs", "btrfs"] as const;
export type FileSystemName = (typeof fileSystems)[number];

const GIB = 1024 ** 3;
const MIB = 1024 ** 2;
/** Where the only partition begins, and what a GPT keeps free at the end. */
export const PARTITION_START = MIB;
const ROOT_UUID = "0c4d2f1a-9f0e-4a6e-8b8d-7d5f1f0a3c22";

const folder = join(tmpdir(), "vhdlint-bench");

/** A whole Debian 12 for Azure, as a directory. */
export async function systemTree(): Promise<string> {
  const tree = join(folder, "system");
  if (existsSync(tree)) return tree;
  // A copy of its own: whoever asks for a good image next makes it anew.
  const building = `${tree}-building`;
  rmSync(building, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  run("cp", ["-a", await goodImage("bookworm", "generalized"), building]);
  renameSync(building, tree);
  return tree;
}

/** A fixed VHD of 4 GiB with /etc, /usr/share and /var/lib/dpkg of the Debian that runs the bench. */
export function filesImage(fileSystem: FileSystemName): Promise<string> {
  return vhd(`files-${fileSystem}.vhd`, 4 * GIB, fileSystem, async (root) => {
    for (const path of ["etc", "usr/share", "var/lib/dpkg", "usr/lib/os-release"])
      run("sh", ["-ec", 'cd /; cp -a --parents "$1" "$2"', "sh", path, root]);
    run("cp", ["-a", join(await systemTree(), "etc/waagent.conf"), join(root, "etc/waagent.conf")]);
  });
}

/** A sparse fixed VHD with a whole Debian 12 for Azure. */
export function systemImage(fileSystem: FileSystemName, sizeGib: number): Promise<string> {
  return vhd(`system-${sizeGib}-${fileSystem}.vhd`, sizeGib * GIB, fileSystem, async (root) => {
    run("cp", ["-a", `${await systemTree()}/.`, root]);
    run("sed", ["-i", `s|^\\(UUID=${ROOT_UUID} / \\)ext4 [^ ]*|\\1${fileSystem} defaults|`, join(root, "etc/fstab")]);
  });
}

async function vhd(
  name: string,
  size: number,
  fileSystem: FileSystemName,
  fill: (root: string) => Promise<void>,
): Promise<string> {
  const path = join(folder, name);
  if (existsSync(path)) return path;
  mkdirSync(folder, { recursive: true });
  const building = await mkdtemp(join(folder, "building-"));
  try {
    const disk = await emptyDisk(building, name, size);
    run("sfdisk", ["-q", disk], { input: "label: gpt\nstart=2048, type=4F68BCE3-E8CD-4DB1-96E7-FBCAF984B709\n" });
    await withPartition(disk, size - 2 * PARTITION_START, async (device) => {
      makeFileSystem(fileSystem, device);
      // Without lazy initialization: it would go on writing while the bench reads.
      await withMount(device, fileSystem === "ext4" ? "noinit_itable" : "defaults", fill);
    });
    appendFileSync(disk, vhdFooter({ currentSize: size }));
    renameSync(disk, path);
  } finally {
    rmSync(building, { recursive: true, force: true });
  }
  return path;
}

function makeFileSystem(fileSystem: FileSystemName, device: string): void {
  switch (fileSystem) {
    case "ext4":
      run("mkfs.ext4", ["-q", "-U", ROOT_UUID, device]);
      break;
    case "xfs":
      run("mkfs.xfs", ["-q", "-m", `uuid=${ROOT_UUID}`, device]);
      break;
    case "btrfs":
      run("mkfs.btrfs", ["-q", "-U", ROOT_UUID, device]);
      break;
  }
}

/** The partition of an image as a loop device, for as long as the work takes. */
async function withPartition<T>(
  disk: string,
  size: number,
  work: (device: string) => Promise<T> | T,
  options: readonly string[] = [],
): Promise<T> {
  const at = ["-o", String(PARTITION_START), "--sizelimit", String(size)];
  const device = run("losetup", [...at, ...options, "-f", "--show", disk]).trim();
  try {
    return await work(device);
  } finally {
    run("losetup", ["-d", device]);
  }
}

/** The partition of a finished image, mounted read-only. */
export function withMountedImage<T>(
  image: string,
  fileSystem: FileSystemName,
  work: (root: string) => Promise<T> | T,
): Promise<T> {
  const size = statSync(image).size - 512 - 2 * PARTITION_START;
  return withPartition(image, size, (device) => withMount(device, `ro${mountOptions[fileSystem]}`, work), ["-r"]);
}

/** Copies of one image share their identifier, which XFS minds. */
export const mountOptions = { ext4: "", xfs: ",nouuid", btrfs: "" } as const satisfies Record<FileSystemName, string>;

async function withMount<T>(device: string, options: string, work: (root: string) => Promise<T> | T): Promise<T> {
  const root = await mkdtemp(join(tmpdir(), "vhdlint-mount-"));
  run("mount", ["-o", options, device, root]);
  try {
    return await work(root);
  } finally {
    run("umount", [root]);
    rmSync(root, { recursive: true });
  }
}
