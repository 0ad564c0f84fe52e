import type { ByteSource } from "../../bytes/byte-source.ts";
import { type Infer, struct, u32be } from "../../bytes/struct.ts";

/** Linux, include/linux/jbd2.h, `struct journal_superblock_s`; big-endian. */
const JournalSuperblock = struct("journal superblock", 0x100, {
  magic: [0x00, u32be],
  blockType: [0x04, u32be],
  blockSize: [0x0c, u32be],
  length: [0x10, u32be],
  first: [0x14, u32be],
  sequence: [0x18, u32be],
  start: [0x1c, u32be],
  featureIncompat: [0x28, u32be],
  fastCommitBlocks: [0x54, u32be],
});

const MAGIC = 0xc03b3998;
const BlockType = { descriptor: 1, commit: 2, revoke: 5 } as const;
const Feature = { is64Bit: 0x2, checksumV2: 0x8, checksumV3: 0x10, fastCommit: 0x20 } as const;
const TagFlag = { escaped: 0x1, sameUuid: 0x2, last: 0x8 } as const;
/** Journals are at most 40 million blocks by format; a replay that long is no image of ours. */
const MAX_BLOCKS = 4_000_000;

/** What a journal holds that the file system does not yet: block → where its newer content lies. */
export interface Replay {
  readonly blocks: ReadonlyMap<number, { readonly journalBlock: number; readonly escaped: boolean }>;
  readonly transactions: number;
  /** Fast commits lie behind the ordinary ones and are not replayed here. */
  readonly fastCommits: boolean;
}

/** Reads block n of the journal file. */
export type ReadJournalBlock = (index: number) => Promise<Uint8Array>;

/**
 * What the kernel would replay at the next mount (Linux, fs/jbd2/recovery.c): committed transactions from the log's
 * start, less the blocks that a later revoke takes back. Undefined for an empty log or no journal at all.
 */
export async function planReplay(readBlock: ReadJournalBlock): Promise<Replay | undefined> {
  const superblock = JournalSuperblock.from(await readBlock(0));
  if (superblock.magic !== MAGIC || superblock.start === 0) return undefined;
  const hasFastCommits = (superblock.featureIncompat & Feature.fastCommit) !== 0;
  const end = superblock.length - (hasFastCommits ? superblock.fastCommitBlocks || 256 : 0);
  const copies: { block: number; journalBlock: number; escaped: boolean; transaction: number }[] = [];
  const revoked = new Map<number, number>();
  const next = (position: number) => (position + 1 >= end ? superblock.first : position + 1);

  let sequence = superblock.sequence;
  let position = superblock.start;
  let transactions = 0;
  let pending: typeof copies = [];
  let pendingRevokes: number[] = [];
  for (let visited = 0; visited < Math.min(MAX_BLOCKS, end); visited += 1) {
    const block = await readBlock(position);
    const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
    if (view.getUint32(0) !== MAGIC || view.getUint32(8) !== sequence) break;
    const type = view.getUint32(4);
    position = next(position);
    if (type === BlockType.descriptor) {
      for (const tag of readTags(view, superblock)) {
        pending.push({ block: tag.block, journalBlock: position, escaped: tag.escaped, transaction: transactions });
        position = next(position);
        visited += 1;
      }
    } else if (type === BlockType.revoke) {
      pendingRevokes.push(...readRevokes(view, superblock));
    } else if (type === BlockType.commit) {
      copies.push(...pending);
      for (const block of pendingRevokes) revoked.set(block, transactions);
      pending = [];
      pendingRevokes = [];
      transactions += 1;
      sequence = (sequence + 1) >>> 0;
    } else break;
  }

  const blocks = new Map<number, { journalBlock: number; escaped: boolean }>();
  for (const { block, journalBlock, escaped, transaction } of copies) {
    const revokedAt = revoked.get(block);
    if (revokedAt === undefined || transaction > revokedAt) blocks.set(block, { journalBlock, escaped });
  }
  return {
    blocks,
    transactions,
    fastCommits: hasFastCommits && (await hasFastCommit(readBlock, end, superblock.length)),
  };
}

function* readTags(
  view: DataView,
  superblock: Infer<typeof JournalSuperblock>,
): Generator<{ block: number; escaped: boolean }> {
  const isV3 = (superblock.featureIncompat & Feature.checksumV3) !== 0;
  const is64Bit = (superblock.featureIncompat & Feature.is64Bit) !== 0;
  const tagBytes = isV3 ? 16 : is64Bit ? 12 : 8;
  const end = view.byteLength - (superblock.featureIncompat & (Feature.checksumV2 | Feature.checksumV3) ? 4 : 0);
  for (let at = 12; at + tagBytes <= end;) {
    const low = view.getUint32(at);
    const flags = isV3 ? view.getUint32(at + 4) : view.getUint16(at + 6);
    const high = is64Bit ? view.getUint32(at + 8) : 0;
    yield { block: low + high * 2 ** 32, escaped: (flags & TagFlag.escaped) !== 0 };
    if (flags & TagFlag.last) return;
    at += tagBytes + (flags & TagFlag.sameUuid ? 0 : 16);
  }
}

function readRevokes(view: DataView, superblock: Infer<typeof JournalSuperblock>): number[] {
  const is64Bit = (superblock.featureIncompat & Feature.is64Bit) !== 0;
  const size = is64Bit ? 8 : 4;
  const end = Math.min(view.getUint32(12), view.byteLength);
  const blocks: number[] = [];
  for (let at = 16; at + size <= end; at += size)
    blocks.push(is64Bit ? view.getUint32(at) * 2 ** 32 + view.getUint32(at + 4) : view.getUint32(at));
  return blocks;
}

/** A fast-commit area in use begins with a HEAD tag (Linux, fs/ext4/fast_commit.h, `EXT4_FC_TAG_HEAD`). */
async function hasFastCommit(readBlock: ReadJournalBlock, start: number, length: number): Promise<boolean> {
  if (start >= length) return false;
  const block = await readBlock(start);
  return new DataView(block.buffer, block.byteOffset, block.byteLength).getUint16(0, true) === 9;
}

/** The file system as it will be after the replay: newer blocks are read from the journal. */
export class ReplayedByteSource implements ByteSource {
  readonly size: number;
  readonly #source: ByteSource;
  readonly #replay: Replay;
  readonly #blockSize: number;
  readonly #readJournal: ReadJournalBlock;

  constructor(source: ByteSource, replay: Replay, blockSize: number, readJournal: ReadJournalBlock) {
    this.size = source.size;
    this.#source = source;
    this.#replay = replay;
    this.#blockSize = blockSize;
    this.#readJournal = readJournal;
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    const result = await this.#source.read(offset, length);
    const first = Math.floor(offset / this.#blockSize);
    const last = Math.floor((offset + Math.max(length, 1) - 1) / this.#blockSize);
    for (let block = first; block <= last; block += 1) {
      const newer = this.#replay.blocks.get(block);
      if (!newer) continue;
      const content = await this.#readJournal(newer.journalBlock);
      // A block that began with the journal's magic number had it taken out.
      if (newer.escaped) new DataView(content.buffer, content.byteOffset).setUint32(0, MAGIC);
      const start = block * this.#blockSize;
      const from = Math.max(offset, start);
      const to = Math.min(offset + length, start + this.#blockSize);
      result.set(content.subarray(from - start, to - start), from - offset);
    }
    return result;
  }

  close(): Promise<void> {
    return this.#source.close();
  }
}
