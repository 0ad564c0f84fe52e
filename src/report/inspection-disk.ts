import type { DiskPart, FirmwarePart, VolumePart } from "../inspect/inspection.ts";
import { byteSize } from "./byte-size.ts";
import { padColumns } from "./wrap.ts";

/** The disk in lines: what it is, what it boots, and its volumes in columns with the names that fstab can give them. */
export function diskLines(disk: DiskPart, kind: string): string[] {
  const { type, virtualSizeBytes, fileSizeBytes, allocatedBytes, partitionTable, volumes, problems, footer } = disk;
  const what = [type, kind === "raw" ? "raw disk" : kind.toUpperCase().replace("QCOW2", "qcow2")].filter(Boolean);
  const table = partitionTable === null ? "no partition table" : partitionTable.toUpperCase();
  const by = footer === null || footer.creator === "" ? "" : ` by ${footer.creator}`;
  const isSparse = allocatedBytes !== null && allocatedBytes < fileSizeBytes;
  return [
    `${what.join(" ")}${by}, ${byteSize(virtualSizeBytes)}, ${table}`,
    ...(isSparse ? [`${byteSize(allocatedBytes)} of the file are in use on this machine`] : []),
    ...boots(disk.firmware),
    ...volumeLines(volumes),
    ...disk.mounts
      .filter(({ state }) => state !== "mounted")
      .map(
        ({ path, device, state }) => `  ${path}: ${device} is ${state === "absent" ? "not on the disk" : "unreadable"}`,
      ),
    ...problems.map((problem) => `  odd: ${problem}`),
  ];
}

function boots({ bios, loaders }: FirmwarePart): string[] {
  const ways = [
    ...(bios?.boots ? [`Generation 1: ${bios.reason}`] : []),
    ...(loaders.length > 0 ? [`Generation 2: ${loaders.join(", ")}`] : []),
  ];
  if (ways.length > 0) return ways.map((way) => `boots as ${way}`);
  return [`boots as neither generation${bios ? `: ${bios.reason}` : ""}; there is no EFI fallback loader`];
}

function volumeLines(volumes: readonly VolumePart[]): string[] {
  const names = Math.max(0, ...volumes.map(({ name }) => name.length));
  const sizes = Math.max(0, ...volumes.map(({ sizeBytes }) => byteSize(sizeBytes).length));
  return volumes.flatMap((volume) => {
    const size = byteSize(volume.sizeBytes).padStart(sizes);
    const ids = [
      ...(volume.uuid ? [`UUID=${volume.uuid}`] : []),
      ...(volume.label ? [`LABEL=${/\s/.test(volume.label) ? JSON.stringify(volume.label) : volume.label}`] : []),
    ];
    const below = `${" ".repeat(names + 4)}${" ".repeat(sizes)}  `;
    return [
      `  ${padColumns(volume.name, names)}  ${size}  ${about(volume)}`,
      ...(ids.length > 0 ? [`${below}${ids.join(" ")}`] : []),
      ...volume.notes.map((note) => `${below}${note}`),
    ];
  });
}

/** `ext4 at /, 12 % used`, `BIOS boot`, `swap`. */
function about({ use, content, mountedAt, unreadable, freeBytes, cleanlyUnmounted, sizeBytes }: VolumePart): string {
  const what = content ?? (use === null ? "nothing known" : use);
  const isUseTold = use === null || content === null || /^(Linux file system|Linux)$/.test(use);
  const at = mountedAt.length === 0 ? "" : ` at ${mountedAt.join(" and ")}`;
  const used = freeBytes === null || sizeBytes === 0 ? [] : [`${Math.round((1 - freeBytes / sizeBytes) * 100)} % used`];
  return [
    `${what}${at}`,
    ...(isUseTold ? [] : [use]),
    ...used,
    ...(cleanlyUnmounted === false ? ["not cleanly unmounted"] : []),
    ...(unreadable === null ? [] : [unreadable.replace(/^[^:]+: /, "")]),
  ].join(", ");
}
