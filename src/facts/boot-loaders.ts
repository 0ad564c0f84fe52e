import { type ImageError, isImageError } from "../image/errors.ts";
import { defineFact } from "../image/fact.ts";
import type { Image } from "../image/image.ts";
import type { FileTree } from "../image/tree/file-tree.ts";
import { MountedTree } from "../image/tree/mounted-tree.ts";
import { findIgnoringCase } from "../image/tree/find-ignoring-case.ts";
import { GrubDevices } from "./boot/grub-devices.ts";
import { ESP_DEVICE, findEsp } from "./boot/grub-files.ts";
import { walkBios } from "./boot/loader/bios-walk.ts";
import type { LoaderWalk } from "./boot/loader/loader-walk.ts";
import { type EfiArchitecture, type EspView, walkUefi } from "./boot/loader/uefi-walk.ts";
import { diskBoot } from "./disk-boot.ts";
import { diskFileSystems } from "./disk-file-systems.ts";
import { os } from "./os.ts";

export type { LoaderWalk } from "./boot/loader/loader-walk.ts";

/** How firmware comes to the program that shows the boot menu. */
export interface BootLoaders {
  /** Undefined without a disk: nothing says what its first sector holds. */
  readonly bios: LoaderWalk | undefined;
  /** Undefined without a disk and without an EFI system partition in the tree, and when it cannot be read. */
  readonly uefi: LoaderWalk | undefined;
  readonly uefiError: ImageError | undefined;
  /** The disk's devices as GRUB names them; undefined without a disk. */
  readonly devices: GrubDevices | undefined;
}

/** Follows both kinds of firmware, whichever the disk is for. */
export const bootLoaders = defineFact("boot-loaders", async (image: Image): Promise<BootLoaders> => {
  const { tree, disk } = image;
  const system = await image.fact(os).catch(() => undefined);
  const arch: EfiArchitecture = system?.arch === "aarch64" ? "aarch64" : "x86_64";
  const isRedHat = system?.family === "redhat";
  const boot = await image.fact(diskBoot);
  if (!disk || !boot) {
    const walk = async () => {
      const esp = await treeEsp(tree);
      return esp && (await walkUefi(esp, arch, isRedHat));
    };
    return { bios: undefined, ...(await attempt(walk())), devices: undefined };
  }
  const opened = await image.fact(diskFileSystems);
  const devices = new GrubDevices({ opened, volumeGroups: disk.volumeGroups }, disk.system?.mounts ?? [], tree);
  const isMisplaced = (name: string) => boot.misplacedLoaders.some((loader) => loader.name === name);
  const esps = [
    ...opened.filter(({ volume }) => volume.partition?.use?.id === "esp"),
    ...opened.filter(({ volume }) => isMisplaced(volume.name)),
  ];
  const views = esps.flatMap((esp): EspView[] => {
    if (!esp.fileSystem) return [];
    const device = devices.nameOf(esp);
    return [
      {
        tree: new MountedTree([{ path: "/", fileSystem: esp.fileSystem }]),
        base: "/",
        device,
        shown: async (path) => (await devices.find(device, path))?.shown ?? `${esp.volume.name}:${path}`,
      },
    ];
  });
  const wanted =
    boot.fallbackLoaders.includes(arch) || boot.fallbackLoaders.length === 0 ? arch : boot.fallbackLoaders[0];
  const uefi = await attempt(walkFirst(views, wanted ?? arch, isRedHat, esps));
  return { bios: await walkBios(disk, boot.bios), ...uefi, devices };
});

async function attempt(walk: Promise<LoaderWalk | undefined>): Promise<Pick<BootLoaders, "uefi" | "uefiError">> {
  try {
    return { uefi: await walk, uefiError: undefined };
  } catch (error) {
    if (!isImageError(error)) throw error;
    return { uefi: undefined, uefiError: error };
  }
}

/** The first partition whose way does not end at once; without any, why there is none. */
async function walkFirst(
  views: readonly EspView[],
  arch: EfiArchitecture,
  isRedHat: boolean,
  esps: readonly { readonly error: Error | undefined; readonly volume: { readonly name: string } }[],
): Promise<LoaderWalk> {
  const nothing = { firmware: "uefi", steps: [], reached: undefined, grub: undefined, memdisk: undefined } as const;
  let failed: LoaderWalk | undefined;
  for (const view of views) {
    const walk = await walkUefi(view, arch, isRedHat);
    if (walk.gap?.code !== "no-fallback-loader") return walk;
    failed ??= walk;
  }
  const unreadable = esps.find(({ error }) => error)?.error;
  if (unreadable) throw unreadable;
  if (failed) return failed;
  const message =
    esps.length === 0
      ? "the disk has no EFI system partition"
      : `the EFI system partition (${esps[0]?.volume.name ?? ""}) holds no file system`;
  return { ...nothing, gap: { code: "no-esp", message } };
}

/** The partition as the tree shows it, where there is a loader in it. */
async function treeEsp(tree: FileTree): Promise<EspView | undefined> {
  const base = await findEsp(tree);
  if (base === undefined || (await findIgnoringCase(tree, base, ["EFI", "BOOT"])) === undefined) return undefined;
  return { tree, base, device: ESP_DEVICE, shown: async (path) => `${base}${path}` };
}
