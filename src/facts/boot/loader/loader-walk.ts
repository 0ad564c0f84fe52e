import type { FileTree } from "../../../image/tree/file-tree.ts";
import type { GrubStart } from "../grub.ts";

/** One program that hands over to the next. */
export interface LoaderStep {
  /** For people: `shim`, `GRUB`, `GRUB's boot code`. */
  readonly what: string;
  /** Where it is: a path in the tree or `partition 15:/EFI/BOOT/BOOTX64.EFI`; a sector or partition for boot code. */
  readonly where: string;
  /** What it says of itself: its prefix, its version. */
  readonly note?: string;
  /** The file of a program for EFI: boot code and lists have none. */
  readonly program?: EfiFile;
}

/** A file of an EFI system partition, which may not be mounted in the image's tree. */
export interface EfiFile {
  readonly tree: FileTree;
  readonly path: string;
}

/** Where the way ends before a menu is reached. */
export interface LoaderGap {
  readonly code:
    | "no-boot-code"
    | "no-esp"
    | "no-fallback-loader"
    /** The first program is for another architecture. */
    | "other-machine"
    | "broken-program"
    | "no-second-stage"
    | "no-fallback-list";
  /** As a clause, lower case. */
  readonly message: string;
  readonly path?: string;
  readonly line?: number;
}

/** The way from firmware to the program that shows the menu. */
export interface LoaderWalk {
  readonly firmware: "bios" | "uefi";
  readonly steps: readonly LoaderStep[];
  readonly gap: LoaderGap | undefined;
  /** The last step is a program whose ways are known; otherwise nobody knows where it goes on. */
  readonly reached: "grub" | "grub-legacy" | "systemd-boot" | "uki" | "syslinux" | undefined;
  /** How GRUB begins, where its program says it. */
  readonly grub: GrubStart | undefined;
  /** The file system inside of GRUB's program. */
  readonly memdisk: FileTree | undefined;
}
