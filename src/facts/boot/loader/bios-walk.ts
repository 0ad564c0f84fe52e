import { attemptRead } from "../../../image/assemble/attempt-read.ts";
import { treeIn } from "../../../image/assemble/tree-in.ts";
import { readUpTo } from "../../../image/bytes/byte-source.ts";
import type { Disk } from "../../../image/disk.ts";
import type { BiosBoot } from "../../disk-boot.ts";
import type { GrubStart } from "../grub.ts";
import { isHidden, readGrubCore } from "./grub-image.ts";
import type { LoaderStep, LoaderWalk } from "./loader-walk.ts";
import { withDevice } from "./prefix.ts";

const SECTOR_BYTES = 512;
/** `boot.img` of GRUB 2 has the sector of its core image here (grub-core/boot/i386/pc/boot.S: kernel_sector). */
const KERNEL_SECTOR_AT = 0x5c;

/** Follows what firmware of Generation 1 starts: the first sector of the disk, and what that leads to. */
export async function walkBios(disk: Disk, bios: BiosBoot): Promise<LoaderWalk> {
  const steps: LoaderStep[] = [];
  const end = (reached: LoaderWalk["reached"]): LoaderWalk => ({
    firmware: "bios",
    steps,
    gap: undefined,
    reached,
    grub: undefined,
    memdisk: undefined,
  });
  if (!bios.boots) return { ...end(undefined), gap: { code: "no-boot-code", message: bios.reason } };
  const { source } = disk.container;
  const sector = await readUpTo(source, 0, SECTOR_BYTES);
  const kind = kindOf(sector);
  if (kind !== "other") return behind(kind, sector, "the first sector", disk, steps, end);
  steps.push({ what: "boot code", where: "the first sector" });
  const active = disk.partitionTable?.partitions.find(({ bootable }) => bootable);
  if (!active) return end(undefined);
  const first = await readUpTo(source, active.startBytes, SECTOR_BYTES);
  return behind(kindOf(first), first, `partition ${active.index}, which is active`, disk, steps, end);
}

type Kind = "grub" | "grub-legacy" | "lilo" | "syslinux" | "other";

function kindOf(sector: Uint8Array): Kind {
  const text = Buffer.from(sector).toString("latin1");
  if (text.includes("GRUB")) return sector[0] === 0xeb && sector[1] === 0x63 ? "grub" : "grub-legacy";
  if (text.slice(0, 16).includes("LILO")) return "lilo";
  return /SYSLINUX|EXTLINUX|ldlinux/i.test(text) ? "syslinux" : "other";
}

async function behind(
  kind: Kind,
  sector: Uint8Array,
  where: string,
  disk: Disk,
  steps: LoaderStep[],
  end: (reached: LoaderWalk["reached"]) => LoaderWalk,
): Promise<LoaderWalk> {
  switch (kind) {
    case "grub": {
      steps.push({ what: "GRUB's boot code", where });
      return { ...end("grub"), ...(await core(sector, disk, steps)) };
    }
    case "grub-legacy":
      steps.push({ what: "GRUB Legacy", where });
      return end("grub-legacy");
    case "syslinux":
      steps.push({ what: "syslinux", where });
      return end("syslinux");
    case "lilo":
    case "other":
      steps.push({ what: kind === "lilo" ? "LILO" : "boot code", where });
      return end(undefined);
  }
}

/** The core image, which names the directory with the configuration. */
async function core(
  sector: Uint8Array,
  disk: Disk,
  steps: LoaderStep[],
): Promise<Pick<LoaderWalk, "grub" | "memdisk">> {
  const { source } = disk.container;
  const view = new DataView(sector.buffer, sector.byteOffset, sector.byteLength);
  const at = Number(view.getBigUint64(KERNEL_SECTOR_AT, true));
  const image = await attemptRead(readGrubCore(source, at * SECTOR_BYTES));
  const where = placeOf(at * SECTOR_BYTES, disk.partitionTable?.partitions ?? []) ?? `sector ${at}`;
  const note = image && image.prefix !== "" ? { note: `prefix ${image.prefix}` } : {};
  steps.push({ what: "GRUB's core image", where, ...note });
  if (!image) return { grub: undefined, memdisk: undefined };
  const prefix = withDevice(image.prefix, "hd0");
  const builtin = image.config === undefined ? undefined : { text: image.config, path: "GRUB's core image" };
  const grub: GrubStart = { device: "hd0", prefix, builtin, configs: [`${prefix}/grub.cfg`] };
  const memdisk = image.memdisk && (await treeIn("memdisk", image.memdisk));
  return isHidden(image, memdisk) ? { grub: undefined, memdisk: undefined } : { grub, memdisk };
}

function placeOf(offset: number, partitions: NonNullable<Disk["partitionTable"]>["partitions"]): string | undefined {
  const found = partitions.find(
    ({ startBytes, sizeBytes, use }) =>
      use?.id !== "extended" && offset >= startBytes && offset < startBytes + sizeBytes,
  );
  return found && `partition ${found.index}${found.use?.id === "bios-boot" ? " (BIOS boot)" : ""}`;
}
