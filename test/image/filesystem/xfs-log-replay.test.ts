import { describe, expect, test } from "vitest";
import { MemoryByteSource } from "../../../src/image/bytes/byte-source.ts";
import { replayBuffer, replayInode } from "../../../src/image/filesystem/xfs/log-replay.ts";
import { SectorOverlay } from "../../../src/image/filesystem/xfs/sector-overlay.ts";
import { readSuperblock } from "../../../src/image/filesystem/xfs/superblock.ts";
import { smallImage } from "./fuzz.ts";

const superblock = await readSuperblock(new MemoryByteSource(smallImage("xfs")));

describe("a buffer that is newer on the disk stays as it is", () => {
  const replayed = async (fill: (view: DataView, bytes: Uint8Array) => void) => {
    const disk = new Uint8Array(512);
    fill(new DataView(disk.buffer), disk);
    const overlay = new SectorOverlay(new MemoryByteSource(disk));
    const item = {
      kind: "buffer",
      blockNumber: 0,
      length: 1,
      isCancel: false,
      isInodes: false,
      map: [0b1000],
    } as const;
    await replayBuffer(overlay, superblock, { ...item, regions: [new Uint8Array(128).fill(7)] }, 5n);
    return (await overlay.read(400, 1))[0] === 7;
  };

  test.each([
    ["a leaf of attributes", 8, 0x3bee0000, 24, 32],
    ["a node", 8, 0x3ebe0000, 24, 32],
    ["a leaf of a directory", 8, 0x3dff0000, 24, 32],
    ["a value of an attribute", 0, 0x5841524d, 48, 16],
    ["a block of a directory", 0, 0x58444433, 16, 24],
    ["an extent tree", 0, 0x424d4133, 32, 40],
  ])("%s", async (_name, magicPlace, magic, lsnPlace, uuidPlace) => {
    const withLsn = (lsn: bigint, uuid: Uint8Array) =>
      replayed((view, bytes) => {
        view.setUint32(magicPlace, magic);
        view.setBigUint64(lsnPlace, lsn);
        bytes.set(uuid, uuidPlace);
      });
    expect(await withLsn(4n, superblock.structureUuid)).toBe(true);
    expect(await withLsn(5n, superblock.structureUuid)).toBe(false);
    // What the file system before the last mkfs left there.
    expect(await withLsn(5n, new Uint8Array(16).fill(1))).toBe(true);
  });
});

describe("the forks of an inode that the log has", () => {
  const Field = { core: 0x1, localData: 0x2, localAttributes: 0x40, attributeExtents: 0x80 } as const;
  const forkStart = 176;
  const split = forkStart + 64;

  const replayed = async (fields: number, regions: readonly Uint8Array[], forkOffset = 8) => {
    const core = new Uint8Array(176);
    core.set([0x4e, 0x49]);
    core[4] = 3;
    core[82] = forkOffset;
    const overlay = new SectorOverlay(new MemoryByteSource(new Uint8Array(512)));
    await replayInode(
      overlay,
      superblock,
      {
        kind: "inode",
        number: 131,
        fields: Field.core | fields,
        blockNumber: 0,
        length: 1,
        offset: 0,
        device: 0,
        regions: [core, ...regions],
      },
      5n,
    );
    const inode = await overlay.read(0, 512);
    return [inode[forkStart], inode[split]];
  };
  const data = new Uint8Array(64).fill(1);
  const attributes = new Uint8Array(8).fill(2);

  test("the data, the attributes, or both in this order", async () => {
    expect(await replayed(Field.localData, [data])).toEqual([1, 0]);
    expect(await replayed(Field.localAttributes, [attributes])).toEqual([0, 2]);
    expect(await replayed(Field.attributeExtents, [attributes])).toEqual([0, 2]);
    expect(await replayed(Field.localData | Field.localAttributes, [data, attributes])).toEqual([1, 2]);
  });

  test("one that is too large, or lies outside of the inode, is damage", async () => {
    const corrupt = { code: "corrupt", layer: "xfs" };
    await expect(replayed(Field.localData, [new Uint8Array(68)])).rejects.toMatchObject(corrupt);
    await expect(replayed(Field.localAttributes, [new Uint8Array(512 - split + 4)])).rejects.toMatchObject(corrupt);
    await expect(replayed(Field.localAttributes, [attributes], 0)).rejects.toMatchObject(corrupt);
    await expect(replayed(Field.localAttributes, [attributes], 255)).rejects.toMatchObject(corrupt);
  });
});
