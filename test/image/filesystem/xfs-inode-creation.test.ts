import { describe, expect, test } from "vitest";
import { MemoryByteSource } from "../../../src/image/bytes/byte-source.ts";
import { replayInodeCreation } from "../../../src/image/filesystem/xfs/inode-creation.ts";
import type { InodeCreationItem } from "../../../src/image/filesystem/xfs/log-items.ts";
import { replayInode } from "../../../src/image/filesystem/xfs/log-replay.ts";
import { SectorOverlay } from "../../../src/image/filesystem/xfs/sector-overlay.ts";
import { readSuperblock } from "../../../src/image/filesystem/xfs/superblock.ts";
import { smallImage } from "./fuzz.ts";

const image = smallImage("xfs");
const superblock = await readSuperblock(new MemoryByteSource(image));

/** 64 inodes of 512 bytes in 8 blocks. */
const chunk: InodeCreationItem = {
  kind: "inode-creation",
  group: 0,
  groupBlock: 32,
  inodeBytes: 512,
  length: 8,
};
const sectorOf = (slot: number) => 32 * 8 + slot;

describe("inodes that the log creates", () => {
  /** The mode of an inode that the log creates and then writes, over one of an older file system with a large number. */
  const modeOf = async (slot: number, isCancelled: (blockNumber: number, sectors: number) => boolean = () => false) => {
    const disk = image.slice();
    const old = new DataView(disk.buffer, sectorOf(slot) * 512);
    old.setUint32(0, 0x494e81a4);
    old.setUint8(4, 3);
    old.setBigUint64(112, 1000n);
    const overlay = new SectorOverlay(new MemoryByteSource(disk));
    replayInodeCreation(overlay, superblock, chunk, isCancelled);
    const core = new Uint8Array(176);
    core.set([0x4e, 0x49, 0xed, 0x41, 3]);
    const item = { kind: "inode", number: 256 + slot, fields: 1, length: 32, offset: 0, device: 0 } as const;
    await replayInode(overlay, superblock, { ...item, blockNumber: sectorOf(slot), regions: [core] }, 5n);
    const inode = await overlay.read(sectorOf(slot) * 512, 512);
    return ((inode[2] ?? 0) * 256 + (inode[3] ?? 0)).toString(8);
  };

  test("are new, whatever an older file system left there", async () => {
    expect(await modeOf(0)).toBe("40755");
    expect(await modeOf(63)).toBe("40755");
  });

  test("are not made when their buffer of 16 KiB is taken back", async () => {
    expect(await modeOf(0, (block, sectors) => block === sectorOf(32) && sectors === 32)).toBe("100644");
    expect(await modeOf(0, (block, sectors) => block === sectorOf(16) && sectors === 16)).toBe("40755");
  });

  test.each<[string, Partial<InodeCreationItem>]>([
    ["a group that is not there", { group: 1 }],
    ["the superblock", { groupBlock: 0 }],
    ["no blocks", { length: 0 }],
    ["more than a chunk", { length: 33 }],
    ["blocks behind the group", { groupBlock: superblock.agBlocks - 7 }],
    ["another size", { inodeBytes: 256 }],
  ])("%s is damage", (_name, change) => {
    const overlay = new SectorOverlay(new MemoryByteSource(image));
    expect(() => replayInodeCreation(overlay, superblock, { ...chunk, ...change }, () => false)).toThrowError(
      /the log creates inodes/,
    );
  });
});
