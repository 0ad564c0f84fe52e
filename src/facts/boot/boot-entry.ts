import type { CommandLineWord } from "../kernel-command-line.ts";

export type BootLoader = "grub" | "grub-legacy" | "systemd-boot" | "extlinux" | "uki";

/** Which firmware gets to see an entry: Generation 1 boots by `bios`, Generation 2 by `uefi`. */
export type Firmware = "bios" | "uefi" | "any";

/** A file that the boot loader reads. */
export interface BootFile {
  /** As the configuration names it, relative to whatever the loader calls its root. */
  readonly written: string;
  /** Where it lies in the image's tree; undefined when it is not there. */
  readonly path: string | undefined;
  /** `partition 3:/vmlinuz`, for a file that is on the disk where the system mounts nothing. */
  readonly elsewhere?: string;
}

/** False for a file that the boot loader does not find. */
export function isThere({ path, elsewhere }: BootFile): boolean {
  return path !== undefined || elsewhere !== undefined;
}

export interface Place {
  readonly path: string;
  readonly line: number;
}

/** One thing that a boot menu can start. */
export interface BootEntry {
  readonly title: string;
  /** What `default=` and `saved_entry=` may call it; the title where the loader has no ids. */
  readonly id: string;
  readonly loader: BootLoader;
  readonly firmware: Firmware;
  /** Undefined for entries that start no Linux kernel by name: chain loaders, firmware setup. */
  readonly kernel: BootFile | undefined;
  /** From the name of the kernel or the snippet's `version`; undefined when neither says it. */
  readonly kernelVersion: string | undefined;
  readonly initrds: readonly BootFile[];
  /** The words that the kernel gets; `undefined` when they lie inside a file that was not read (a unified kernel image). */
  readonly cmdline: readonly CommandLineWord[] | undefined;
  /** Where the words stand: the `linux` line, the `options` line, or the variable (grubenv) that they come from. */
  readonly cmdlineSource: Place;
  /** Where the entry stands. */
  readonly source: Place;
  /** True when it depends on something that only the booting machine knows; several such entries may be alternatives. */
  readonly uncertain: boolean;
  /** What the loader starts when nobody touches the keyboard. */
  readonly isDefault: boolean;
  /** A rescue, recovery or snapshot entry by its title or id: not what the machine normally boots. */
  readonly isRescue: boolean;
  /** True when the loader asks for a password before it starts the entry. */
  readonly needsPassword: boolean;
}

const rescueTitle = /\b(rescue|recovery|fail-?safe|single[- ]user|snapshot)\b/i;

export function isRescueTitle(title: string, id: string): boolean {
  return rescueTitle.test(title) || /(^|-)0-rescue(-|$)|-recovery-/.test(id);
}

/** The version in `vmlinuz-6.1.0-18-amd64`, `/boot/vmlinuz-linux`, `Image-5.14.21-default`; undefined for names without one. */
export function versionFromKernelName(path: string): string | undefined {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return /^(?:vmlinuz|vmlinux|bzImage|Image|image|kernel|linux)[-.](\d+\..*?)(?:\.(?:gz|efi))?$/.exec(name)?.[1];
}
