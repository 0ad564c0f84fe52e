import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { FileSystem } from "../../../src/image/tree/file-system.ts";

const label = "system_u:object_r:shadow_t:s0";

/** What is asked of every path that `fillWithAttributes` makes. */
const names = [
  "security.selinux",
  "security.capability",
  "trusted.note",
  "user.long",
  "user.empty",
  // Two whose hashes are equal in btrfs, and two of many.
  "user.40668b3",
  "user.73174a9",
  "user.many-1",
  "user.many-20",
  "user.lon",
  "user.longer",
  "none",
] as const;

/** Sets an attribute as root does; of a link itself, not of what it points to. */
export function setAttribute(path: string, name: string, value: string): void {
  execFileSync("setfattr", ["-h", "-n", name, "-v", value, path]);
}

/** Files with none, one, and many attributes, and a directory and a link with a label. Needs root and the package attr. */
export function fillWithAttributes(root: string, longBytes = 3000): void {
  const folder = join(root, "attributes");
  const make = (name: string, attributes: Readonly<Record<string, string>>) => {
    writeFileSync(join(folder, name), name);
    for (const [attribute, value] of Object.entries(attributes)) setAttribute(join(folder, name), attribute, value);
  };
  mkdirSync(folder);
  setAttribute(folder, "security.selinux", "system_u:object_r:etc_t:s0");
  symlinkSync("labelled", join(folder, "link"));
  setAttribute(join(folder, "link"), "security.selinux", "system_u:object_r:link_t:s0");
  make("none", {});
  make("labelled", { "security.selinux": label });
  make("again", { "security.selinux": label });
  make("long", { "user.long": "0123456789".repeat(longBytes / 10), "security.selinux": label });
  make("long-again", { "user.long": "0123456789".repeat(longBytes / 10) });
  make("all", { "user.empty": "", "trusted.note": "for root", "user.40668b3": "one", "user.73174a9": "two" });
  make(
    "many",
    Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`user.many-${index + 1}`, `value ${index}`])),
  );
  execFileSync("mkfifo", [join(folder, "fifo")]);
  setAttribute(join(folder, "fifo"), "security.selinux", "system_u:object_r:fifo_t:s0");
  execFileSync("mknod", [join(folder, "null"), "c", "1", "3"]);
  setAttribute(join(folder, "null"), "security.selinux", "system_u:object_r:null_device_t:s0");
}

/** What `fillWithAttributes` made below a folder of the file system: the kernel's answers and the reader's, where they differ. */
export async function compareAttributes<Node>(
  mountPoint: string,
  fileSystem: FileSystem<Node>,
  folder: readonly string[] = [],
): Promise<{ readonly present: number; readonly differences: readonly string[] }> {
  const differences: string[] = [];
  let present = 0;
  let directory = await fileSystem.root();
  for (const name of [...folder, "attributes"]) {
    const child = await fileSystem.lookup(directory, name);
    if (child === undefined) throw new Error(`the reader does not know ${name}`);
    directory = child;
  }
  const check = async (path: string, node: Node) => {
    for (const name of names) {
      const kernel = kernelAttribute(path, name);
      const reader = await fileSystem.attribute?.(node, name);
      const [expected, actual] = [kernel, reader].map((value) => value && Buffer.from(value).toString("latin1"));
      if (kernel !== undefined) present += 1;
      if (expected !== actual) differences.push(`${path} ${name}: kernel ${expected}, reader ${actual}`);
    }
  };
  const hostFolder = join(mountPoint, ...folder, "attributes");
  await check(hostFolder, directory);
  for (const { name } of await fileSystem.list(directory)) {
    const child = await fileSystem.lookup(directory, name);
    if (child !== undefined) await check(join(hostFolder, name), child);
  }
  return { present, differences };
}

/** Undefined only when the kernel says that there is none. */
function kernelAttribute(path: string, name: string): Uint8Array | undefined {
  const { status, stdout, stderr } = spawnSync("getfattr", [
    "-h",
    "--absolute-names",
    "--only-values",
    "-n",
    name,
    path,
  ]);
  if (status === 0) return new Uint8Array(stdout);
  if (/No such attribute|Operation not supported/.test(stderr.toString())) return undefined;
  throw new Error(`getfattr ${path}: ${stderr.toString()}`);
}
