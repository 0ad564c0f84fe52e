import type { FileTree } from "../../image/tree/file-tree.ts";
import type { BootFile } from "./boot-entry.ts";
import type { FileQuestion } from "./grub-test.ts";

/** GRUB configurations and snippets are text of some hundred kilobytes at most, snapshots included. */
const LIMIT_BYTES = 4 * 1024 * 1024;

/** Names on the device that the interpreter calls `esp`, as firmware hands it over. */
export const ESP_DEVICE = "esp";

/** The mount point of the EFI system partition in the tree; undefined when none is there. */
export async function findEsp(tree: FileTree): Promise<string | undefined> {
  for (const place of ["/boot/efi", "/efi"]) {
    if ((await findIgnoringCase(tree, place, ["EFI"])) !== undefined) return place;
  }
  // A mount point /boot/efi without its partition is no EFI directory of a partition at /boot: here the case counts.
  return (await tree.stat("/boot/EFI"))?.type === "directory" ? "/boot" : undefined;
}

/** FAT knows no case: finds `names` below a directory whatever their spelling. */
export async function findIgnoringCase(
  tree: FileTree,
  directory: string,
  names: readonly string[],
): Promise<string | undefined> {
  let here = directory;
  for (const name of names) {
    if ((await tree.stat(here))?.type !== "directory") return undefined;
    const entries = await tree.readDir(here);
    const wanted = name.toLowerCase();
    const found =
      entries.find((entry) => entry.name === name) ?? entries.find((entry) => entry.name.toLowerCase() === wanted);
    if (!found) return undefined;
    here = `${here === "/" ? "" : here}/${found.name}`;
  }
  return here;
}

/**
 * Finds files by the paths that GRUB uses, `(device)/path`, in a tree where the file systems are mounted together.
 * Which device a name means is not known offline; the places where it can be mounted are tried in order.
 */
export class GrubFiles {
  readonly #tree: FileTree;
  readonly #esp: string | undefined;
  readonly #resolved = new Map<string, Promise<string | undefined>>();

  constructor(tree: FileTree, esp: string | undefined) {
    this.#tree = tree;
    this.#esp = esp;
  }

  async bootFile(written: string): Promise<BootFile> {
    return { written: splitDevice(written).path, path: await this.resolve(written) };
  }

  /** The text of a file and its place in the tree; undefined when there is none or it is no regular file. */
  async read(written: string): Promise<{ readonly text: string; readonly path: string } | undefined> {
    const path = await this.resolve(written);
    if (path === undefined || (await this.#tree.stat(path))?.type !== "file") return undefined;
    return { path, text: await this.#tree.readText(path, { limitBytes: LIMIT_BYTES }) };
  }

  async ask(question: FileQuestion, written: string): Promise<boolean> {
    const path = await this.resolve(written);
    const stat = path === undefined ? undefined : await this.#tree.stat(path);
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

  /** Names of the regular files in a directory, with the directory's place; undefined when there is none. */
  async list(written: string): Promise<{ readonly path: string; readonly names: readonly string[] } | undefined> {
    const path = await this.resolve(written);
    if (path === undefined || (await this.#tree.stat(path))?.type !== "directory") return undefined;
    const entries = await this.#tree.readDir(path);
    return { path, names: entries.filter((entry) => entry.type !== "directory").map((entry) => entry.name) };
  }

  resolve(written: string): Promise<string | undefined> {
    const known = this.#resolved.get(written);
    if (known) return known;
    const found = this.#find(written);
    if (this.#resolved.size < 10_000) this.#resolved.set(written, found);
    return found;
  }

  async #find(written: string): Promise<string | undefined> {
    const { device, path } = splitDevice(written);
    const names = path.split("/").filter((name) => name !== "" && name !== ".");
    if (path === "" || names.includes("..") || names.length > 64) return undefined;
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
