/** What lies in a volume, by its superblock. */
export type ContentKind =
  // File systems.
  | "ext"
  | "xfs"
  | "btrfs"
  | "fat"
  | "squashfs"
  | "erofs"
  | "iso9660"
  | "ntfs"
  | "exfat"
  | "f2fs"
  | "bcachefs"
  | "reiserfs"
  | "jfs"
  | "zfs"
  // Swap space.
  | "swap"
  // Layers below file systems.
  | "lvm2"
  | "md"
  | "luks"
  | "bitlocker"
  | "verity"
  | "bcache"
  | "vdo"
  | "stratis";

export interface Content {
  readonly kind: ContentKind;
  /** For people: `ext4`, `LUKS2`, `RAID1 member`. */
  readonly title: string;
  /** As `blkid` and fstab write it; for a RAID member that of the array, for an LVM volume that of the volume. */
  readonly uuid: string | undefined;
  readonly label: string | undefined;
  /** Bytes that the file system says it spans, where it does. */
  readonly sizeBytes: number | undefined;
  /** Set for members of a RAID. */
  readonly raid?: RaidMember;
}

export interface RaidMember {
  /** 1 is a mirror, 0, 4, 5, 6 and 10 are striped, -1 is linear. */
  readonly level: number;
  readonly disks: number;
  /** 0.90, 1.0, 1.1, 1.2 */
  readonly metadata: string;
  /** `host:name` or a name; empty in version 0.90. */
  readonly name: string;
  /** Where the array's data lie in the member. */
  readonly dataOffsetBytes: number;
  /** Of those data, how much the array uses; undefined in version 0.90: all before the superblock. */
  readonly dataSizeBytes: number | undefined;
}

/** Something that a file system driver could mount, were it at hand. */
export function isFileSystem(content: Content): boolean {
  switch (content.kind) {
    case "ext":
    case "xfs":
    case "btrfs":
    case "fat":
    case "squashfs":
    case "erofs":
    case "iso9660":
    case "ntfs":
    case "exfat":
    case "f2fs":
    case "bcachefs":
    case "reiserfs":
    case "jfs":
    case "zfs":
      return true;
    case "swap":
    case "lvm2":
    case "md":
    case "luks":
    case "bitlocker":
    case "verity":
    case "bcache":
    case "vdo":
    case "stratis":
      return false;
  }
}
