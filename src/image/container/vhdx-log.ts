// The log of a VHDX ([MS-VHDX] 2.3): a ring of entries, each a set of sectors that belong together. After a crash the
// block table and the metadata of the file are old until the log has been replayed.
import type { ByteSource } from "../bytes/byte-source.ts";
import { OverlayByteSource } from "../bytes/overlay-byte-source.ts";
import { type Infer, ascii, bytes, guid, struct, u32le, u64le } from "../bytes/struct.ts";
import { ImageError, isImageError } from "../errors.ts";
import { NO_GUID, type VhdxHeader, hasValidChecksum } from "./vhdx-structures.ts";

const SECTOR = 4096;
/** Writers make logs of 1 MiB; more than this is none that anybody wrote. */
const MAX_LOG_BYTES = 32 * 1024 * 1024;
/** A log of 1 MiB has room for fewer. */
const MAX_DESCRIPTORS = 32_768;

/** 2.3.1.1 */
const EntryHeader = struct("VHDX log entry", 64, {
  signature: [0x00, ascii(4)],
  checksum: [0x04, u32le],
  entryLength: [0x08, u32le],
  /** Offset in the log of the oldest entry that is still needed. */
  tail: [0x0c, u32le],
  sequenceNumber: [0x10, u64le],
  descriptorCount: [0x18, u32le],
  logGuid: [0x20, guid],
  /** The file had at least this size, on stable storage, when the entry was written. */
  flushedFileOffset: [0x30, u64le],
  /** The file has at least this size once the entry has been replayed. */
  lastFileOffset: [0x38, u64le],
});

/** 2.3.1.2 */
const ZeroDescriptor = struct("VHDX zero descriptor", 32, {
  zeroLength: [0x08, u64le],
  fileOffset: [0x10, u64le],
  sequenceNumber: [0x18, u64le],
});

/** 2.3.1.3 */
const DataDescriptor = struct("VHDX data descriptor", 32, {
  trailingBytes: [0x04, bytes(4)],
  leadingBytes: [0x08, bytes(8)],
  fileOffset: [0x10, u64le],
  sequenceNumber: [0x18, u64le],
});

/** 2.3.1.4 */
const DataSector = struct("VHDX data sector", SECTOR, {
  signature: [0x000, ascii(4)],
  sequenceHigh: [0x004, u32le],
  sequenceLow: [0xffc, u32le],
});

interface LogEntry {
  readonly at: number;
  readonly header: Infer<typeof EntryHeader>;
  readonly bytes: Uint8Array;
}

export interface ReplayedLog {
  /** The file as it is once the log has been written out. */
  readonly file: ByteSource;
  readonly entries: number;
}

/** Undefined when the log is empty: the file is as it should be. `corrupt` when it must be replayed and cannot. */
export async function replayLog(file: ByteSource, header: VhdxHeader): Promise<ReplayedLog | undefined> {
  if (header.logGuid === NO_GUID) return undefined;
  const { logOffset, logLength, logVersion, logGuid } = header;
  if (logVersion !== 0)
    throw new ImageError("unsupported", `the VHDX log has version ${logVersion}`, { layer: "vhdx", offset: logOffset });
  if (logLength === 0 || logLength % SECTOR !== 0 || logLength > MAX_LOG_BYTES)
    throw new ImageError("corrupt", `the VHDX log has ${logLength} bytes`, { layer: "vhdx", offset: logOffset });
  const log = await file.read(logOffset, logLength);
  const sequence = activeSequence(log, logGuid);
  if (sequence.length === 0)
    throw new ImageError("corrupt", "the log of the VHDX must be replayed, and holds no whole sequence of entries", {
      layer: "vhdx",
      offset: logOffset,
      remedy: "open the disk once where it was made, which repairs it",
    });
  const flushed = sequence.at(-1)?.header.flushedFileOffset ?? 0;
  if (flushed > file.size)
    throw new ImageError("corrupt", `the VHDX was cut: its log speaks of ${flushed} bytes, the file has ${file.size}`, {
      layer: "vhdx",
    });
  const descriptors = sequence.reduce((sum, entry) => sum + entry.header.descriptorCount, 0);
  if (descriptors > MAX_DESCRIPTORS)
    throw new ImageError("too-large", `the log of the VHDX holds ${descriptors} changes`, { layer: "vhdx" });
  const overlay = new OverlayByteSource(file);
  for (const entry of sequence) apply(entry, overlay);
  return { file: overlay, entries: sequence.length };
}

/**
 * 2.3.3: of all runs of valid entries whose numbers rise by one and whose last names an entry of the run as its tail,
 * the one with the highest number; from that tail on.
 */
function activeSequence(log: Uint8Array, logGuid: string): readonly LogEntry[] {
  const entries = new Map<number, LogEntry>();
  // Entries do not overlap, old ones may stick out below new ones: without a bound, made-up ones cost the square.
  let budget = 4 * log.length;
  for (let at = 0; at < log.length && budget > 0; at += SECTOR) {
    const header = headerAt(log, at, logGuid);
    if (!header) continue;
    budget -= header.entryLength;
    const entry = entryOf(log, at, header);
    if (entry) entries.set(at, entry);
  }
  const followed = new Set<number>();
  let best: readonly LogEntry[] = [];
  const starts = [...entries.values()].sort((a, b) => a.header.sequenceNumber - b.header.sequenceNumber);
  for (const start of starts) {
    if (followed.has(start.at)) continue;
    const run: LogEntry[] = [];
    for (let entry: LogEntry | undefined = start; entry && !followed.has(entry.at);) {
      followed.add(entry.at);
      run.push(entry);
      const next = entries.get((entry.at + entry.bytes.length) % log.length);
      entry = next && next.header.sequenceNumber === entry.header.sequenceNumber + 1 ? next : undefined;
    }
    const head = run.at(-1);
    const tail = run.findIndex((entry) => entry.at === head?.header.tail);
    const highest = best.at(-1)?.header.sequenceNumber ?? -1;
    if (head && tail >= 0 && head.header.sequenceNumber > highest) best = run.slice(tail);
  }
  return best;
}

/** The header of an entry that might start here. */
function headerAt(log: Uint8Array, at: number, logGuid: string): Infer<typeof EntryHeader> | undefined {
  // Nearly all sectors are none: looked at before anything is decoded.
  if (log[at] !== 0x6c || log[at + 1] !== 0x6f || log[at + 2] !== 0x67 || log[at + 3] !== 0x65) return undefined;
  const header = unlessBroken(() => EntryHeader.from(log, at));
  if (!header || header.logGuid !== logGuid || header.sequenceNumber === 0) return undefined;
  const { entryLength, descriptorCount, tail } = header;
  if (tail % SECTOR !== 0 || tail >= log.length) return undefined;
  if (entryLength === 0 || entryLength % SECTOR !== 0 || entryLength > log.length) return undefined;
  return descriptorBytes(descriptorCount) > entryLength ? undefined : header;
}

/** The entry, unwrapped and valid as a whole; undefined when it is not (2.3.2). */
function entryOf(log: Uint8Array, at: number, header: Infer<typeof EntryHeader>): LogEntry | undefined {
  const whole = new Uint8Array(header.entryLength);
  const first = Math.min(whole.length, log.length - at);
  whole.set(log.subarray(at, at + first));
  whole.set(log.subarray(0, whole.length - first), first);
  if (!hasValidChecksum(whole, header.checksum)) return undefined;
  return unlessBroken(() => {
    const entry = { at, header, bytes: whole };
    // Walked once without effect: an entry whose descriptors do not hold is none.
    apply(entry, undefined);
    return entry;
  });
}

/** Header and descriptors of an entry fill whole sectors; its data sectors follow. */
function descriptorBytes(count: number): number {
  return Math.ceil((EntryHeader.size + count * 32) / SECTOR) * SECTOR;
}

function unlessBroken<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (isImageError(error)) return undefined;
    throw error;
  }
}

function apply({ header, bytes: whole }: LogEntry, overlay: OverlayByteSource | undefined): void {
  const { descriptorCount, sequenceNumber, lastFileOffset } = header;
  let sectorAt = descriptorBytes(descriptorCount);
  for (let index = 0; index < descriptorCount; index += 1) {
    const at = EntryHeader.size + index * 32;
    const signature = String.fromCharCode(...whole.subarray(at, at + 4));
    const descriptor = signature === "zero" ? ZeroDescriptor.from(whole, at) : DataDescriptor.from(whole, at);
    const { fileOffset } = descriptor;
    if (descriptor.sequenceNumber !== sequenceNumber || fileOffset % SECTOR !== 0) throw broken();
    if ("zeroLength" in descriptor) {
      if (descriptor.zeroLength % SECTOR !== 0 || !Number.isSafeInteger(fileOffset + descriptor.zeroLength))
        throw broken();
      overlay?.writeZeros(fileOffset, descriptor.zeroLength);
      continue;
    }
    if (signature !== "desc") throw broken();
    const data = DataSector.from(whole, sectorAt);
    if (data.signature !== "data" || data.sequenceHigh * 2 ** 32 + data.sequenceLow !== sequenceNumber) throw broken();
    if (overlay) {
      // The descriptor carries the bytes that the sector's own marks took the place of.
      const sector = whole.slice(sectorAt, sectorAt + SECTOR);
      sector.set(descriptor.leadingBytes, 0);
      sector.set(descriptor.trailingBytes, SECTOR - 4);
      overlay.write(fileOffset, sector);
    }
    sectorAt += SECTOR;
  }
  overlay?.grow(lastFileOffset);
}

function broken(): ImageError {
  return new ImageError("corrupt", "an entry of the VHDX log is damaged", { layer: "vhdx" });
}
