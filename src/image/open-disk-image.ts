import { type Assembly, assemble } from "./assemble/assemble.ts";
import { readUpTo } from "./bytes/byte-source.ts";
import { type Disk, type OpenDiskOptions, openDisk } from "./disk.ts";
import { ImageError, isImageError } from "./errors.ts";
import { Image } from "./image.ts";
import { UnreadableTree } from "./tree/unreadable.ts";

export interface OpenDiskImageOptions extends OpenDiskOptions {
  /** The volume to take as the root; found by itself otherwise. */
  readonly root?: string;
}

/**
 * Opens a disk image and puts its system together. A disk without a Linux root is opened all the same: what concerns the
 * disk can be judged, the tree tells why it is not there. Throws as `openDisk` does, and when a named root is not there.
 */
export async function openDiskImage(locator: string, options: OpenDiskImageOptions = {}): Promise<Image> {
  const { root, ...diskOptions } = options;
  const opened = await openDisk(locator, diskOptions);
  const close = async () => opened[Symbol.asyncDispose]();
  try {
    if (diskOptions.format === undefined && isNoDisk(opened.disk) && (await isBlank(opened.disk)))
      throw new ImageError(
        "unsupported",
        `${locator} is blank: it starts with neither a partition table nor a file system`,
      );
    if (diskOptions.format === undefined && isNoDisk(opened.disk))
      throw new ImageError("unsupported", `${locator} is neither a tar nor a disk image that vhdlint reads`, {
        remedy: "name a raw disk, a VHD, VHDX, qcow2, VMDK or VDI, a tar or a root directory",
      });
    const assembly = await assembled(opened.disk, root);
    const input = { locator, kind: opened.disk.container.kind };
    if (assembly instanceof ImageError) {
      const more = { disk: opened.disk, rootError: assembly };
      return new Image(input, new UnreadableTree(assembly), close, more);
    }
    const disk: Disk = { ...opened.disk, system: assembly.system };
    return new Image({ ...input, notices: assembly.notices }, assembly.tree, close, { disk });
  } catch (error) {
    await close();
    throw error;
  }
}

/** Any file can be a raw disk; one that shows nothing of a disk at all is more likely none. */
function isNoDisk({ container, bootSector, partitionTable, volumes }: Disk): boolean {
  if (container.kind !== "raw" || bootSector.hasSignature || partitionTable) return false;
  return volumes.every(({ content, unreadable }) => content === undefined && unreadable === undefined);
}

/** Where superblocks lie there are only zeros, as in a disk that nobody has written to. */
async function isBlank({ container: { source } }: Disk): Promise<boolean> {
  const head = await readUpTo(source, 0, 128 * 1024);
  return head.length > 0 && head.every((byte) => byte === 0);
}

async function assembled(disk: Disk, root: string | undefined): Promise<Assembly | ImageError> {
  try {
    return await assemble(disk, root === undefined ? {} : { root });
  } catch (error) {
    // Whoever names a root that is not there asked wrongly.
    if (!isImageError(error) || root !== undefined) throw error;
    return error;
  }
}
