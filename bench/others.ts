// The other ways to look into an image, as far as they are installed.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type FileSystemName, PARTITION_START, mountOptions } from "./images.ts";
import type { Subject } from "./measure.ts";

const asked = ["/etc/os-release", "/etc/waagent.conf", "/etc/fstab"];
const folder = join(tmpdir(), "vhdlint-bench");

const mountAndLook = (mount: string, look: string) =>
  `image=$1; root=$(mktemp -d); ${mount}; cd "$root"; ${look}; cd /; umount "$root"; rmdir "$root"`;
const question = `cat ${asked.map((path) => path.slice(1)).join(" ")}; ls etc`;
const walk = `find . -printf "%p %s %m\\n"; find etc -type f -exec cat {} +`;
const kernelMount = (options: string) => `mount -o ro,loop,offset=${PARTITION_START}${options} "$image" "$root"`;

const shell = (name: string, script: string, image: string): Subject => ({
  name,
  command: ["sh", "-c", script, "sh", image],
});

export function othersOnQuestion(image: string, fileSystem: FileSystemName): readonly Subject[] {
  const mounted = shell("loop mount", mountAndLook(kernelMount(mountOptions[fileSystem]), question), image);
  if (fileSystem !== "ext4") return [mounted, ...guestfish(image)];
  const debugfs = join(folder, "debugfs-commands");
  writeFileSync(debugfs, [...asked.map((path) => `cat ${path}`), "ls /etc", ""].join("\n"));
  const wanted = asked.map((path) => path.slice(1));
  return [
    mounted,
    ...ifInstalled("debugfs", ["debugfs", "-f", debugfs, `${image}?offset=${PARTITION_START}`]),
    ...fuse2fs(question, image),
    ...ifInstalled("7z", ["7z", "x", "-so", image, ...wanted]),
    ...ext2fs("question", image),
    ...guestfish(image),
  ];
}

export function othersOnWalk(image: string, fileSystem: FileSystemName): readonly Subject[] {
  const mounted = shell("loop mount", mountAndLook(kernelMount(mountOptions[fileSystem]), walk), image);
  if (fileSystem !== "ext4") return [mounted];
  return [
    mounted,
    ...fuse2fs(walk, image),
    ...ifInstalled("7z", ["7z", "x", "-so", image, "etc"]),
    ...ext2fs("walk", image),
  ];
}

function fuse2fs(look: string, image: string): readonly Subject[] {
  if (!isInstalled("fuse2fs")) return [];
  const mount = `fuse2fs -o ro,offset=${PARTITION_START} "$image" "$root"`;
  return [shell("fuse2fs", mountAndLook(mount, look), image)];
}

/** A virtual machine of its own, emulated where LIBGUESTFS_BACKEND_SETTINGS says force_tcg. */
function guestfish(image: string): readonly Subject[] {
  if (!isInstalled("guestfish")) return [];
  const emulated = process.env["LIBGUESTFS_BACKEND_SETTINGS"]?.includes("force_tcg") ?? false;
  const look = [...asked.map((path) => `cat ${path}`), "ls /etc"].join(" : ");
  const open = ["guestfish", "--ro", "--format=raw", "-a", image, "-m", "/dev/sda1", "--", ...look.split(" ")];
  const command = ["env", "LIBGUESTFS_BACKEND=direct", ...open];
  return [{ name: emulated ? "guestfish, emulated" : "guestfish", command }];
}

/** libext2fs in WebAssembly, from the registry, in a folder of its own: no dependency of the project. */
function ext2fs(task: "question" | "walk", image: string): readonly Subject[] {
  const packages = join(folder, "ext2fs");
  if (!existsSync(join(packages, "node_modules/ext2fs"))) {
    mkdirSync(packages, { recursive: true });
    writeFileSync(join(packages, "package.json"), "{}");
    const names = ["ext2fs@4", "file-disk@8"];
    if (spawnSync("npm", ["install", "--no-audit", "--no-fund", ...names], { cwd: packages }).status !== 0) return [];
  }
  const program = fileURLToPath(new URL("ext2fs.mjs", import.meta.url));
  return [{ name: "npm ext2fs", command: ["node", program, packages, task, image, String(PARTITION_START)] }];
}

function ifInstalled(program: string, command: readonly string[]): readonly Subject[] {
  return isInstalled(program) ? [{ name: program, command }] : [];
}

function isInstalled(program: string): boolean {
  return spawnSync("sh", ["-c", 'command -v "$1"', "sh", program]).status === 0;
}
