import type { ByteSource } from "../bytes/byte-source.ts";
import { ImageError, isImageError } from "../errors.ts";
import type { MountableFileSystem } from "../filesystem/mountable.ts";
import { type Content, isFileSystem } from "../volume/content.ts";
import type { Volume } from "../volume/volumes.ts";
import { systemSubvolume } from "./subvolumes.ts";

/** A volume and the file system in it, or why that cannot be read. */
export interface OpenedVolume {
  readonly volume: Volume;
  readonly fileSystem: MountableFileSystem | undefined;
  /** Set where there is something that cannot be read; neither is set for empty volumes and swap. */
  readonly error: ImageError | undefined;
}

/** Opens the file systems of all volumes. Drivers are loaded as they are needed: they count at start-up. */
export function openVolumes(volumes: readonly Volume[]): Promise<readonly OpenedVolume[]> {
  return Promise.all(volumes.map(openVolume));
}

async function openVolume(volume: Volume): Promise<OpenedVolume> {
  const { content, source, name } = volume;
  try {
    if (volume.unreadable) throw volume.unreadable;
    if (!content || !isReadable(content)) return { volume, fileSystem: undefined, error: undefined };
    return { volume, fileSystem: await openFileSystem(source, content), error: undefined };
  } catch (error) {
    if (!isImageError(error)) throw error;
    return { volume, fileSystem: undefined, error: named(name, error) };
  }
}

/** Swap holds no files, and what is in logical volumes and mirrors are volumes of their own. */
function isReadable(content: Content): boolean {
  return content.kind !== "swap" && content.kind !== "lvm2" && content.raid?.level !== 1;
}

async function openFileSystem(source: ByteSource, content: Content): Promise<MountableFileSystem> {
  switch (content.kind) {
    case "ext":
      return (await import("../filesystem/ext4/ext4.ts")).openExt4(source);
    case "fat":
      return (await import("../filesystem/fat/fat.ts")).openFat(source);
    case "xfs":
      return (await import("../filesystem/xfs/xfs.ts")).openXfs(source);
    case "btrfs":
      return systemSubvolume(await (await import("../filesystem/btrfs/btrfs.ts")).openBtrfs(source));
    case "squashfs":
      return (await import("../filesystem/squashfs/squashfs.ts")).openSquashfs(source);
    case "erofs":
      return (await import("../filesystem/erofs/erofs.ts")).openErofs(source);
    case "luks":
    case "bitlocker":
      throw new ImageError("unsupported", `it is encrypted with ${content.title}`, {
        remedy: "lint the image before it is encrypted, or a directory where it is mounted",
      });
    default:
      throw new ImageError("unsupported", `${content.title} is not read by vhdlint`, {
        remedy: isFileSystem(content)
          ? "lint a directory where it is mounted, or a tar of it"
          : "lint a directory where it is mounted",
      });
  }
}

function named(name: string, error: ImageError): ImageError {
  const { code, offset, layer, remedy } = error;
  return new ImageError(code, `${name}: ${error.message}`, {
    cause: error,
    offset,
    layer,
    remedy,
  });
}
