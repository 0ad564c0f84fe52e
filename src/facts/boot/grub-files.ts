import type { FileTree } from "../../image/tree/file-tree.ts";
import type { BootFile } from "./boot-entry.ts";
import { findIgnoringCase } from "../../image/tree/find-ignoring-case.ts";
import type { GrubDevices } from "./grub-devices.ts";
import type { FileQuestion } from "./grub-test.ts";

/** GRUB configurations and snippets are text of some hundred kilobytes at most, snapshots included. */
const LIMIT_BYTES = 4 * 1024 * 1024;

/** Names on the device that the interpreter calls `esp`, as firmware hands it over. */
export const ESP_DEVICE = "esp";

/** A device that nobody can tell: files on it are looked for where they can lie. */
export const ANY_DEVICE = "any";

/** The file system that GRUB carries in its program. */
const MEMDISK = "memdisk";

/** The mount point of the EFI system partition in the tree; undefined when none is there. */
export async function findEsp(tree: FileTree): Promise<string | undefined> {
  for (const place of ["/boot/efi", "/efi"]) {
    if ((await findIgnoringCase(tree, place, ["EFI"])) !== undefined) return place;
  }
  // A mount point /boot/efi without its partition is no EFI directory of a partition at /boot: here the case counts.
  return (await tree.stat("/boot/EFI"))?.type === "directory" ? "/boot" : undefined;
}

export interface GrubFilesOptions {
  /** Where the EFI system partition is mounted in the tree. */
  readonly esp?: string | undefined;
  /** The devices of the disk; without a disk nobody knows which one a name means. */
  readonly devices?: GrubDevices | undefined;
  /** The file system inside of GRUB's program. */
  readonly memdisk?: FileTree | undefined;
}

interface Located {
  /** The place in the image's tree, or `partition 3:/grub.cfg` where nothing mounts it. */
  readonly shown: string;
  readonly inTree: boolean;
  readonly tree: FileTree;
  readonly own: string;
}

/**
 * Finds files by the paths that GRUB uses, `(device)/path`: on the devices of the disk where there is one; else in a tree
 * where the file systems are mounted together, by trying the places where the device can be mounted in order.
 */
export class GrubFiles {
  readonly devices: GrubDevices | undefined;
  readonly #tree: FileTree;
  readonly #esp: string | undefined;
  readonly #memdisk: FileTree | undefined;
  readonly #resolved = new Map<string, Promise<Located | undefined>>();

  constructor(tree: FileTree, { esp, devices, memdisk }: GrubFilesOptions) {
    this.devices = devices;
    this.#tree = tree;
    this.#esp = esp;
    this.#memdisk = memdisk;
  }

  /** The path with the device that GRUB takes for one that names none. */
  qualify(written: string, root: string | undefined): string {
    if (written.startsWith("(") || root === undefined || !this.devices?.has(root)) return written;
    return `(${root})${written.startsWith("/") ? "" : "/"}${written}`;
  }

  /** True for a name whose device nobody can tell: on another disk, or found by a search that cannot be answered. */
  isGuessed(written: string): boolean {
    const { device } = splitDevice(written);
    return device !== undefined && device !== MEMDISK && this.devices?.has(device) !== true;
  }

  async bootFile(written: string): Promise<BootFile> {
    const { path } = splitDevice(written);
    const found = await this.#resolve(written);
    if (found && !found.inTree) return { written: path, path: undefined, elsewhere: found.shown };
    return { written: path, path: found?.shown };
  }

  /** The text of a file and its place in the tree; undefined when there is none or it is no regular file. */
  async read(written: string): Promise<{ readonly text: string; readonly path: string } | undefined> {
    const found = await this.#resolve(written);
    if (found === undefined || (await found.tree.stat(found.own))?.type !== "file") return undefined;
    return { path: found.shown, text: await found.tree.readText(found.own, { limitBytes: LIMIT_BYTES }) };
  }

  async ask(question: FileQuestion, written: string): Promise<boolean> {
    const found = await this.#resolve(written);
    const stat = found && (await found.tree.stat(found.own));
    if (!stat) return false;
    switch (question) {
      case "-d":
        return stat.type === "directory";
      case "-e":
        return true;
      case "-f":
        return stat.type === "file";
      case "-s":
        return stat.type === "file" && stat.sizeBytes > 0;
    }
  }

  /** The files in a directory, and how GRUB calls it; undefined when it is not there. */
  async list(written: string): Promise<{ readonly written: string; readonly names: readonly string[] } | undefined> {
    const found = await this.#resolve(written);
    if (found === undefined || (await found.tree.stat(found.own))?.type !== "directory") return undefined;
    const entries = await found.tree.readDir(found.own);
    return { written, names: entries.filter((entry) => entry.type !== "directory").map((entry) => entry.name) };
  }

  #resolve(written: string): Promise<Located | undefined> {
    const known = this.#resolved.get(written);
    if (known) return known;
    const found = this.#find(written);
    if (this.#resolved.size < 10_000) this.#resolved.set(written, found);
    return found;
  }

  async #find(written: string): Promise<Located | undefined> {
    const { device, path } = splitDevice(written);
    const names = path.split("/").filter((name) => name !== "" && name !== ".");
    if (path === "" || names.includes("..") || names.length > 64) return undefined;
    if (device === MEMDISK) return this.#findInMemdisk(names);
    if (device !== undefined && this.devices?.has(device)) {
      const found = await this.devices.find(device, path);
      return found && { ...found, inTree: found.path !== undefined };
    }
    const shown = await this.#guess(device, names);
    return shown === undefined ? undefined : { shown, inTree: true, tree: this.#tree, own: shown };
  }

  async #findInMemdisk(names: readonly string[]): Promise<Located | undefined> {
    const tree = this.#memdisk;
    const own = tree && (await findIgnoringCase(tree, "/", names));
    return tree && own !== undefined ? { shown: `memdisk:${own}`, inTree: false, tree, own } : undefined;
  }

  /** Tries where a file can lie in the tree when nobody knows which device its path means. */
  async #guess(device: string | undefined, names: readonly string[]): Promise<string | undefined> {
    const esp = () => (this.#esp === undefined ? undefined : findIgnoringCase(this.#tree, this.#esp, names));
    if (device === ESP_DEVICE) {
      const found = await esp();
      if (found !== undefined) return found;
    }
    for (const candidate of candidates(names)) if (await this.#tree.stat(candidate)) return candidate;
    return device === ESP_DEVICE ? undefined : esp();
  }
}

/**
 * Where a path of the device with /boot may lie: /boot is a partition of its own, or part of the root file system, or of
 * a btrfs subvolume (`/@/boot/…`, `/@/.snapshots/1/snapshot/boot/…`, `/root/boot/…`) that is mounted as the root.
 */
function candidates(names: readonly string[]): readonly string[] {
  const plain = `/${names.join("/")}`;
  const inBoot = `/boot${plain}`;
  const boot = names.indexOf("boot");
  const ordered = boot === 0 ? [plain, inBoot] : [inBoot, plain];
  return boot > 0 ? [...ordered, `/${names.slice(boot).join("/")}`] : ordered;
}

function splitDevice(written: string): { readonly device: string | undefined; readonly path: string } {
  const match = /^\(([^)]*)\)/.exec(written);
  return { device: match?.[1], path: match ? written.slice(match[0].length) : written };
}
