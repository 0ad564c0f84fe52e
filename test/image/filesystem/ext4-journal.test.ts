import { describe, expect, test } from "vitest";
import { crc32cRaw } from "../../../src/image/bytes/crc32c.ts";
import { decodeJournalSuperblock } from "../../../src/image/filesystem/ext4/journal-superblock.ts";
import { planReplay } from "../../../src/image/filesystem/ext4/journal.ts";

const BLOCK = 1024;
const MAGIC = 0xc03b3998;
const Incompat = { is64Bit: 0x2, asyncCommit: 0x4, v2: 0x8, v3: 0x10, fastCommit: 0x20 } as const;
const uuid = Uint8Array.from({ length: 16 }, (_, index) => index + 1);
const seed = crc32cRaw(uuid, 0xffffffff);

interface Shape {
  readonly features?: number;
  readonly start?: number;
  readonly length?: number;
  readonly version?: number;
}

/** A journal whose blocks are written by hand, each with the checksum that its features ask for. */
class Journal {
  readonly blocks = new Map<number, Uint8Array>();
  readonly #features: number;

  constructor({ features = 0, start = 1, length = 2000, version = 4 }: Shape = {}) {
    this.#features = features;
    const words: [number, number][] = [
      [0x0c, BLOCK],
      [0x10, length],
      [0x14, 1],
      [0x18, 7],
      [0x1c, start],
      [0x28, features],
    ];
    const block = this.#write(0, version, 0, words);
    block.set(uuid, 0x30);
    if (!this.#hasChecksums) return;
    block[0x50] = 4;
    this.#seal(block, 0xfc);
  }

  get #hasChecksums() {
    return (this.#features & (Incompat.v2 | Incompat.v3)) !== 0;
  }

  #write(at: number, type: number, sequence: number, words: readonly (readonly [number, number])[]): Uint8Array {
    const block = new Uint8Array(BLOCK);
    const view = new DataView(block.buffer);
    for (const [offset, word] of [[0, MAGIC], [4, type], [8, sequence], ...words] as const)
      view.setUint32(offset, word);
    this.blocks.set(at, block);
    return block;
  }

  #seal(block: Uint8Array, at: number) {
    if (this.#hasChecksums) new DataView(block.buffer).setUint32(at, crc32cRaw(block, seed));
    if (at === 0xfc) {
      const view = new DataView(block.buffer);
      view.setUint32(at, 0);
      view.setUint32(at, crc32cRaw(block, 0xffffffff));
    }
  }

  /** A descriptor at `at` and the contents behind it; each block is filled with one value. */
  descriptor(at: number, sequence: number, contents: readonly (readonly [block: number, fill: number])[]): this {
    const { v2, v3, is64Bit } = Incompat;
    const block = this.#write(at, 1, sequence, []);
    const view = new DataView(block.buffer);
    const tagBytes = this.#features & v3 ? 16 : (this.#features & is64Bit ? 12 : 8) + (this.#features & v2 ? 2 : 0);
    let tag = 12;
    for (const [index, [number, fill]] of contents.entries()) {
      const content = new Uint8Array(BLOCK).fill(fill);
      this.blocks.set(at + 1 + index, content);
      const checksum = crc32cRaw(content, crc32cRaw(Uint8Array.of(0, 0, 0, sequence), seed));
      const flags = (index === 0 ? 0 : 0x2) | (index === contents.length - 1 ? 0x8 : 0);
      view.setUint32(tag, number);
      if (this.#features & v3) {
        view.setUint32(tag + 4, flags);
        view.setUint32(tag + 12, checksum);
      } else view.setUint16(tag + 6, flags);
      if (this.#features & v2) view.setUint16(tag + 4, checksum & 0xffff);
      tag += tagBytes + (index === 0 ? 16 : 0);
    }
    this.#seal(block, BLOCK - 4);
    return this;
  }

  revoke(at: number, sequence: number, blocks: readonly number[]): this {
    const size = this.#features & Incompat.is64Bit ? 8 : 4;
    const words = blocks.map((number, index) => [16 + index * size + size - 4, number] as const);
    this.#seal(this.#write(at, 5, sequence, [[12, 16 + blocks.length * size], ...words]), BLOCK - 4);
    return this;
  }

  commit(at: number, sequence: number, seconds = sequence): this {
    this.#seal(this.#write(at, 2, sequence, [[0x34, seconds]]), 0x10);
    return this;
  }

  damage(at: number, offset: number, value = 0xee): this {
    this.blocks.get(at)?.fill(value, offset, offset + 1);
    return this;
  }

  async plan() {
    const read = async (index: number) => (this.blocks.get(index) ?? new Uint8Array(BLOCK)).slice();
    return planReplay(decodeJournalSuperblock(await read(0)), read);
  }
}

const twoTransactions = (shape: Shape) =>
  new Journal(shape)
    .descriptor(1, 7, [
      [100, 0x10],
      [101, 0x11],
      [102, 0x12],
    ])
    .commit(5, 7)
    .revoke(6, 8, [102])
    .descriptor(7, 8, [[101, 0x21]])
    .commit(9, 8);

describe.each([
  ["no checksums", 0],
  ["64 bits", Incompat.is64Bit],
  ["checksums of version 2", Incompat.v2],
  ["checksums of version 2, 64 bits", Incompat.v2 | Incompat.is64Bit],
  ["checksums of version 3", Incompat.v3],
  ["checksums of version 3, 64 bits", Incompat.v3 | Incompat.is64Bit],
])("a journal with %s", (_name, features) => {
  test("gives the newest copies, less what was revoked", async () => {
    const replay = await twoTransactions({ features }).plan();
    expect(replay).toMatchObject({ transactions: 2, fastCommits: false });
    const filled = await Promise.all([100, 101, 102, 103].map(async (block) => (await replay?.newer(block))?.[9]));
    expect(filled).toEqual([0x10, 0x21, undefined, undefined]);
  });
});

test("without a commit the last transaction does not count, nor do its revokes", async () => {
  const replay = await new Journal()
    .descriptor(1, 7, [[100, 1]])
    .commit(3, 7)
    .revoke(4, 8, [100])
    .plan();
  expect(replay?.transactions).toBe(1);
  expect((await replay?.newer(100))?.[0]).toBe(1);
});

test("the log goes on at its first block", async () => {
  const journal = new Journal({ start: 1999 }).descriptor(1999, 7, [[100, 1]]).commit(2, 7);
  // Its content lies in block 1, not behind the end.
  journal.blocks.set(1, new Uint8Array(BLOCK).fill(5));
  expect((await (await journal.plan())?.newer(100))?.[0]).toBe(5);
});

test("an empty log needs no replay", async () => {
  expect(await new Journal({ start: 0 }).plan()).toBeUndefined();
});

describe("what the kernel refuses is said", () => {
  const features = Incompat.v3;
  test.each<[string, Journal, RegExp]>([
    ["no superblock", twoTransactions({ features }).damage(0, 0), /no magic number/],
    ["another superblock", twoTransactions({ version: 9 }), /unknown version 9/],
    ["a wrong checksum of the superblock", twoTransactions({ features }).damage(0, 0x60), /superblock .*checksum/],
    ["other blocks", twoTransactions({}).damage(0, 0x0e, 8), /blocks of 2048 bytes/],
    ["unknown features", twoTransactions({ features: 0x140 }), /unknown features 0x140/],
    ["a log without blocks", twoTransactions({ length: 1 }), /log from block 1 of 1/],
    ["a descriptor with a wrong checksum", twoTransactions({ features }).damage(7, 900), /transaction 8 .*checksum/],
    ["a commit with a wrong checksum", twoTransactions({ features }).damage(5, 900), /transaction 7 .*checksum/],
    ["revokes with a wrong checksum", twoTransactions({ features }).damage(6, 900), /transaction 8 .*checksum/],
    ["revokes beyond their block", twoTransactions({}).damage(6, 14), /revoke block of 60948 bytes/],
  ])("%s", async (_name, journal, message) => {
    await expect(journal.plan()).rejects.toMatchObject({ name: "ImageError", message: expect.stringMatching(message) });
  });

  test.each([Incompat.v2, Incompat.v3])("a copy with a wrong checksum, when it is asked for (%i)", async (version) => {
    const replay = await twoTransactions({ features: version }).damage(8, 900).plan();
    await expect(replay?.newer(101)).rejects.toMatchObject({ code: "corrupt", message: /block 101/ });
    expect((await replay?.newer(100))?.[0]).toBe(0x10);
  });
});

test("with a wrong checksum and an older time it is the rest of an older journal", async () => {
  const features = Incompat.v3;
  const replay = await twoTransactions({ features }).commit(9, 8, 3).damage(7, 900).plan();
  expect(replay?.transactions).toBe(1);
});

test("a commit that was not waited for ends the log when its checksum is wrong", async () => {
  const features = Incompat.v3 | Incompat.asyncCommit;
  expect((await twoTransactions({ features }).damage(9, 900).plan())?.transactions).toBe(1);
});

describe("fast commits", () => {
  const withHead = (transaction: number, tag = 9) => {
    const journal = twoTransactions({ features: Incompat.fastCommit });
    const head = new Uint8Array(BLOCK);
    head.set([tag, 0, 8, 0, 0, 0, 0, 0, transaction]);
    // 256 of 2000 blocks, and the one before them.
    journal.blocks.set(1745, head);
    return journal.plan();
  };
  test.each([
    ["that follow are said", 9, 9, true],
    ["of an older transaction do not count", 8, 9, false],
    ["begin with their head", 9, 1, false],
  ])("%s", async (_name, transaction, tag, expected) => {
    expect(await withHead(transaction, tag)).toMatchObject({ transactions: 2, fastCommits: expected });
  });

  test("the log ends before them", async () => {
    const journal = new Journal({ features: Incompat.fastCommit, start: 1743 }).descriptor(1743, 7, [[100, 1]]);
    journal.blocks.set(1, new Uint8Array(BLOCK).fill(5));
    expect((await (await journal.commit(2, 7).plan())?.newer(100))?.[0]).toBe(5);
  });
});

test("a journal that is made to fill the memory is given up", async () => {
  const block = new Journal().revoke(1, 7, [1]).blocks.get(1) ?? new Uint8Array();
  const view = new DataView(block.buffer);
  view.setUint32(12, BLOCK);
  const superblock = decodeJournalSuperblock(new Journal({ length: 0xffffffff }).blocks.get(0) ?? new Uint8Array());
  const plan = planReplay(superblock, async (index) => {
    for (let at = 16; at < BLOCK; at += 4) view.setUint32(at, index * 300 + at);
    return block;
  });
  await expect(plan).rejects.toMatchObject({ code: "too-large" });
});
