import { type ByteSource, readUpTo } from "../../image/bytes/byte-source.ts";
import { ascii, struct, u32le } from "../../image/bytes/struct.ts";
import { ImageError } from "../../image/errors.ts";
import { ReadBudget, type RpmRecord } from "./rpm-record.ts";

/** rpm's lib/backend/ndb/rpmpkg.cc. */
const FileHeader = struct("ndb header", 32, {
  magic: [0x00, ascii(4)],
  version: [0x04, u32le],
  /** Pages of 4,096 bytes that hold slots. */
  slotPages: [0x0c, u32le],
});

const Slot = struct("ndb slot", 16, {
  magic: [0x00, ascii(4)],
  packageIndex: [0x04, u32le],
  /** In blocks of 16 bytes; 0 is a free slot. */
  blockOffset: [0x08, u32le],
  blockCount: [0x0c, u32le],
});

const BlobHead = struct("ndb blob head", 16, {
  magic: [0x00, ascii(4)],
  packageIndex: [0x04, u32le],
  length: [0x0c, u32le],
});

const BlobTail = struct("ndb blob tail", 12, {
  length: [0x04, u32le],
  magic: [0x08, ascii(4)],
});

const PAGE_BYTES = 4096;
const BLOCK_BYTES = 16;

/** `Packages.db`: slots say where the headers lie. */
export async function* readNdbRecords(source: ByteSource): AsyncGenerator<RpmRecord> {
  const { magic, version, slotPages } = FileHeader.from(await readUpTo(source, 0, FileHeader.size));
  if (magic !== "RpmP") throw new ImageError("corrupt", "no ndb package database");
  if (version !== 0) throw new ImageError("unsupported", `version ${version} of the ndb package database`);
  if (slotPages === 0 || slotPages * PAGE_BYTES > source.size)
    throw new ImageError("corrupt", `${slotPages} pages of slots do not fit the ndb package database`);
  const slots = await source.read(0, slotPages * PAGE_BYTES);
  const budget = new ReadBudget();
  for (let at = FileHeader.size; at < slots.length; at += Slot.size) {
    const slot = Slot.from(slots, at);
    if (slot.magic !== "Slot") throw new ImageError("corrupt", "a slot of the ndb package database is damaged");
    if (slot.blockOffset === 0) continue;
    yield await readBlob(source, slot, slots.length, budget);
  }
}

async function readBlob(
  source: ByteSource,
  { packageIndex, blockOffset, blockCount }: { packageIndex: number; blockOffset: number; blockCount: number },
  slotBytes: number,
  budget: ReadBudget,
): Promise<RpmRecord> {
  const start = blockOffset * BLOCK_BYTES;
  const bytes = blockCount * BLOCK_BYTES;
  const damaged = new ImageError("corrupt", `record ${packageIndex} of the ndb package database is damaged`);
  if (start < slotBytes || bytes < BlobHead.size + BlobTail.size) throw damaged;
  const head = BlobHead.from(await source.read(start, BlobHead.size));
  const tail = BlobTail.from(await source.read(start + bytes - BlobTail.size, BlobTail.size));
  const needed = Math.ceil((BlobHead.size + head.length + BlobTail.size) / BLOCK_BYTES);
  if (head.magic !== "BlbS" || head.packageIndex !== packageIndex || needed !== blockCount) throw damaged;
  if (tail.magic !== "BlbE" || tail.length !== head.length) throw damaged;
  budget.record(head.length);
  return {
    size: head.length,
    async prefix(length) {
      const count = Math.min(length, head.length);
      budget.bytes(count);
      return source.read(start + BlobHead.size, count);
    },
  };
}
