// Which of Azure's generations the disk can boot, by what BIOS and UEFI firmware look at.
import { attemptRead } from "../image/assemble/attempt-read.ts";
import type { Disk } from "../image/disk.ts";
import { defineFact } from "../image/fact.ts";
import type { Image } from "../image/image.ts";
import { MountedTree } from "../image/tree/mounted-tree.ts";
import { type DiskFileSystem, diskFileSystems } from "./disk-file-systems.ts";
import { findEfiPrograms } from "./efi-programs.ts";

/** Whether BIOS firmware finds something to run, and why or why not, as a clause. */
export interface BiosBoot {
  readonly boots: boolean;
  readonly reason: string;
}

/** A partition of the type EFI system. */
export interface Esp {
  /** `partition 15` */
  readonly name: string;
  /** `FAT32`, `ext4`, …; undefined when nothing known is in it. */
  readonly content: string | undefined;
  readonly isFat: boolean;
  /** Why its file system cannot be read. */
  readonly error: Error | undefined;
  /** Every `*.efi` in a directory of EFI, as it is spelled: `EFI/BOOT/BOOTX64.EFI`. */
  readonly programs: readonly string[];
}

/**
 * A FAT with a removable-media loader in a partition of another type: Hyper-V's firmware tries every FAT that it can read
 * (microsoft/mu_msvm, DeviceBootManagerLib.c).
 */
export interface MisplacedLoader {
  /** `partition 15` */
  readonly name: string;
  readonly index: number;
  readonly scheme: "gpt" | "mbr";
  /** GUID in upper case, or the MBR type as `0x0c`. */
  readonly type: string;
  /** What the type is for; undefined for types that nobody registered. */
  readonly typeTitle: string | undefined;
  /** As it is spelled: `EFI/BOOT/BOOTX64.EFI`. */
  readonly program: string;
}

export interface DiskBoot {
  readonly bios: BiosBoot;
  readonly esps: readonly Esp[];
  readonly misplacedLoaders: readonly MisplacedLoader[];
  /** Architectures whose removable-media loader a FAT has: what a VM without boot entries runs. */
  readonly fallbackLoaders: readonly EfiArchitecture[];
  /** The generations that the disk can boot, lowest first. */
  readonly generations: readonly (1 | 2)[];
}

export type EfiArchitecture = "x86_64" | "aarch64";

/** UEFI specification, 3.5.1.1 "Removable Media Boot Behavior". */
export const fallbackNames = { x86_64: "EFI/BOOT/BOOTX64.EFI", aarch64: "EFI/BOOT/BOOTAA64.EFI" } as const;

/** Undefined without a disk. */
export const diskBoot = defineFact("disk-boot", async (image: Image): Promise<DiskBoot | undefined> => {
  const { disk } = image;
  if (!disk) return undefined;
  const bios = await biosBoot(disk);
  const volumes = await image.fact(diskFileSystems);
  const esps = await Promise.all(volumes.filter(({ volume }) => volume.partition?.use?.id === "esp").map(readEsp));
  const misplacedLoaders = (await Promise.all(volumes.map(findMisplaced))).flat();
  const programs = [...esps.flatMap((esp) => esp.programs), ...misplacedLoaders.map(({ program }) => program)];
  const fallbackLoaders = (["x86_64", "aarch64"] as const).filter((arch) =>
    programs.some((path) => path.toUpperCase() === fallbackNames[arch]),
  );
  const generations = [...(bios.boots ? [1 as const] : []), ...(fallbackLoaders.length > 0 ? [2 as const] : [])];
  return { bios, esps, misplacedLoaders, fallbackLoaders, generations };
});

const no = (reason: string): BiosBoot => ({ boots: false, reason });
const yes = (reason: string): BiosBoot => ({ boots: true, reason });

/** BIOS runs the first sector of the disk; what is in it says where it goes on. */
async function biosBoot({ container, bootSector, partitionTable }: Disk): Promise<BiosBoot> {
  if (!bootSector.hasBootCode) return no("there is no boot code in the first sector");
  if (!bootSector.hasSignature) return no("the first sector does not end in the signature 55 AA");
  const { source } = container;
  const code = await source.read(0, 440);
  const text = String.fromCharCode(...code);
  if (text.includes("GRUB") && code[0] === 0xeb && code[1] === 0x63) return grub(source, code);
  if (/GRUB|LILO/.test(text)) return yes("a boot loader is in the first sector");

  if (!partitionTable)
    return isStub(code)
      ? no("the boot code in front of the file system only says that the disk is not bootable")
      : yes("there is boot code in front of the file system");
  const { partitions, scheme } = partitionTable;
  const started = partitions.filter(({ bootable }) => bootable);
  if (started.length === 0)
    return no(
      scheme === "mbr"
        ? "the boot code starts the active partition, and none is active"
        : "the boot code starts a partition with the legacy BIOS attribute, and none has it",
    );
  for (const { startBytes, index } of started) {
    const sector = startBytes + 512 > source.size ? new Uint8Array(512) : await source.read(startBytes, 512);
    if (isStub(sector)) continue;
    if (sector[510] === 0x55 && sector[511] === 0xaa) return yes(`partition ${index} is active and has boot code`);
  }
  return no(`the active partition ${started[0]?.index ?? ""} has no boot code`);
}

/** What mkfs.fat and mkfs.ntfs put in front of a file system: code that prints this. */
function isStub(sector: Uint8Array): boolean {
  return String.fromCharCode(...sector).includes("not a bootable disk");
}

/** `boot.img` of GRUB 2 has the sector of `core.img` at 0x5c (grub-core/boot/i386/pc/boot.S: kernel_sector). */
async function grub(source: Disk["container"]["source"], code: Uint8Array): Promise<BiosBoot> {
  const sector = Number(new DataView(code.buffer, code.byteOffset).getBigUint64(0x5c, true));
  const isOnDisk = sector > 0 && (sector + 1) * 512 <= source.size;
  if (!isOnDisk) return no(`GRUB's boot code leads to sector ${sector}, which the disk does not have`);
  const core = await source.read(sector * 512, 512);
  return core.some((byte) => byte !== 0)
    ? yes("GRUB is in the first sector")
    : no(`GRUB's boot code leads to sector ${sector}, which is empty`);
}

async function readEsp({ volume, fileSystem, error }: DiskFileSystem): Promise<Esp> {
  const { name, content } = volume;
  const base = { name, content: content?.title, isFat: content?.kind === "fat" };
  if (!fileSystem) return { ...base, error, programs: [] };
  const tree = new MountedTree([{ path: "/", fileSystem }]);
  return { ...base, error, programs: await findEfiPrograms(tree, "/") };
}

/** What cannot be read is passed over: it is nobody's EFI system partition. */
async function findMisplaced({ volume, fileSystem }: DiskFileSystem): Promise<readonly MisplacedLoader[]> {
  const { name, partition, content } = volume;
  if (!fileSystem || !partition || partition.use?.id === "esp" || content?.kind !== "fat") return [];
  const tree = new MountedTree([{ path: "/", fileSystem }]);
  const names: readonly string[] = Object.values(fallbackNames);
  const programs = (await attemptRead(findEfiPrograms(tree, "/"))) ?? [];
  const program = programs.find((path) => names.includes(path.toUpperCase()));
  if (program === undefined) return [];
  const { index, kind, type, use } = partition;
  return [{ name, index, scheme: kind === "gpt" ? "gpt" : "mbr", type, typeTitle: use?.title, program }];
}
