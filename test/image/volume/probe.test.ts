import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MemoryByteSource } from "../../../src/image/bytes/byte-source.ts";
import { isFileSystem } from "../../../src/image/volume/content.ts";
import { probe } from "../../../src/image/volume/probe.ts";
import { expectBounded, fuzzRuns } from "../../fuzz.ts";
import { type Put, btrfs, ext, fat, luks, mark, md, swap, volume, xfs } from "./superblock-builder.ts";

const SIZE = 512 * 1024;
const look = (puts: readonly Put[], size = SIZE, mayBeRaid = false) =>
  probe(new MemoryByteSource(volume(size, ...puts)), { mayBeRaid });
/** Where 4.0 has its size, older ones have parts of other numbers. */
const squashfs = (major: number, minor: number) =>
  `hsqs${"\0".repeat(24)}${String.fromCharCode(major)}\0${String.fromCharCode(minor)}\0${"\0".repeat(8)}\0\x10${"\0".repeat(5)}${major === 4 ? "\0" : "\xff"}`;
const kinds = async (...puts: readonly Put[]) => {
  const { content, others } = await look(puts);
  return [content?.kind, ...others.map(({ kind }) => kind)];
};

describe("what a superblock says", () => {
  test.each([
    [
      "ext4",
      ext(),
      { kind: "ext", title: "ext4", uuid: "eeeeeeee-eeee-eeee-eeee-eeeeeeeeeeee", label: "root", sizeBytes: 409_600 },
    ],
    ["ext3", ext({ incompatible: 2 }), { kind: "ext", title: "ext3" }],
    ["ext2", ext({ incompatible: 2, compatible: 0 }), { kind: "ext", title: "ext2" }],
    [
      "xfs",
      xfs(),
      {
        kind: "xfs",
        title: "XFS",
        uuid: "f5f5f5f5-f5f5-f5f5-f5f5-f5f5f5f5f5f5",
        label: "twelve chars",
        sizeBytes: 40_960,
      },
    ],
    ["btrfs", btrfs(), { kind: "btrfs", title: "btrfs", label: "a pool", sizeBytes: 131_072 }],
    ["btrfs of two", btrfs({ devices: 2n }), { kind: "btrfs", title: "btrfs over 2 devices" }],
    ["fat16", fat(), { kind: "fat", title: "FAT16", uuid: "0102-ABCD", label: "UEFI", sizeBytes: 5073 * 512 }],
    ["fat12", fat({ 0x13: 0, 0x14: 8 }), { kind: "fat", title: "FAT12" }],
    ["fat without a name", fat({ 0x26: 0 }), { kind: "fat", uuid: undefined, label: undefined }],
    ["swap", swap(), { kind: "swap", title: "swap", uuid: "5a5a5a5a-5a5a-5a5a-5a5a-5a5a5a5a5a5a", sizeBytes: 8192 }],
    ["swap with pages of 64 KiB", swap(65_536), { kind: "swap", sizeBytes: 131_072 }],
    ["old swap", swap(4096, "SWAP-SPACE"), { kind: "swap", title: "swap", uuid: undefined }],
    ["hibernated", swap(4096, "S1SUSPEND\0"), { kind: "swap", title: "swap with a hibernated system" }],
    [
      "LUKS1",
      luks(1),
      { kind: "luks", title: "LUKS1", uuid: "0a0b0c0d-1111-2222-3333-444444444444", label: undefined },
    ],
    ["LUKS2", luks(2), { kind: "luks", title: "LUKS2", label: "label of two" }],
    ["BitLocker", mark(3, "-FVE-FS-"), { kind: "bitlocker" }],
    ["dm-verity", mark(0, "verity\0\0"), { kind: "verity" }],
    ["NTFS", mark(3, "NTFS    "), { kind: "ntfs" }],
    ["squashfs", mark(0, squashfs(4, 0)), { kind: "squashfs", title: "squashfs", sizeBytes: 4096 }],
    ["old squashfs", mark(0, squashfs(3, 1)), { kind: "squashfs", title: "squashfs", sizeBytes: undefined }],
    ["Stratis", mark(516, "!Stra0tis\x86\xff\x02^\x41rh"), { kind: "stratis" }],
    ["VDO", mark(0, "dmvdo001"), { kind: "vdo" }],
  ] as const)("%s", async (_, put, expected) => {
    expect(await look([put])).toMatchObject({ content: expected, others: [] });
  });

  test("only what a driver could mount is a file system", async () => {
    const of = async (put: Put) => {
      const { content } = await look([put]);
      return content && isFileSystem(content);
    };
    expect(await Promise.all([ext(), xfs(), btrfs(), fat(), mark(3, "NTFS    ")].map(of))).toEqual([
      true,
      true,
      true,
      true,
      true,
    ]);
    expect(await Promise.all([swap(), luks(2), mark(3, "-FVE-FS-"), md({ metadata: "1.2" })].map(of))).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });
});

describe("a magic alone is not believed", () => {
  test.each([
    ["ext with blocks of 2^40", (bytes) => (ext()(bytes), bytes.writeUInt32LE(30, 1024 + 0x18))],
    ["ext without inodes", (bytes) => (ext()(bytes), bytes.writeUInt32LE(0, 1024 + 0x28))],
    ["a journal of ext", ext({ incompatible: 8 })],
    ["XFS with blocks of 3000", xfs({ blockSize: 3000 })],
    ["XFS in the making", xfs({ inProgress: 1 })],
    ["btrfs with nodes of 1 KiB", btrfs({ nodeSize: 1024 })],
    ["a mirror of a btrfs superblock", (bytes) => (btrfs()(bytes), bytes.writeBigUInt64LE(2n ** 26n, 65536 + 0x30))],
    ["FAT with sectors of 100", fat({ 0x0b: 100, 0x0c: 0 })],
    ["FAT with no FAT", fat({ 0x10: 0 })],
    ["FAT with clusters of 3", fat({ 0x0d: 3 })],
    ["FAT of an odd medium", fat({ 0x15: 7 })],
    ["FAT without signature", fat({ 510: 0 })],
    ["LUKS3", luks(3)],
    ["md in another place", (bytes) => (md({ metadata: "1.2" })(bytes), bytes.writeBigUInt64LE(0n, 4096 + 0x90))],
    ["nothing", () => {}],
  ] as readonly (readonly [string, Put])[])("%s", async (_, put) => {
    expect(await look([put])).toEqual({ content: undefined, others: [] });
  });
});

describe("more than one superblock", () => {
  test("layers go before the file systems under them", async () => {
    expect(await kinds(ext(), luks(2))).toEqual(["luks", "ext"]);
    expect(await kinds(ext(), md({ metadata: "1.2" }))).toEqual(["md", "ext"]);
  });

  test("what fits the volume goes before what does not", async () => {
    expect(await kinds(xfs(), ext())).toEqual(["xfs", "ext"]);
    expect(await kinds(xfs({ blocks: 1000n }), ext())).toEqual(["ext", "xfs"]);
    expect(await kinds(xfs({ blocks: 1000n }), ext({ blocks: 1000 }))).toEqual(["xfs", "ext"]);
  });
});

describe("members of a RAID", () => {
  test.each(["1.0", "1.1", "1.2"] as const)("metadata %s", async (metadata) => {
    const { content } = await look([md({ metadata, dataOffset: 32n })]);
    expect(content).toMatchObject({
      kind: "md",
      title: "RAID1 member",
      label: "host:root",
      raid: { level: 1, disks: 2, metadata, name: "host:root", dataOffsetBytes: 16_384, dataSizeBytes: 32_768 },
    });
  });

  test("the end is looked at when the start shows nothing, or room behind it, or the type says RAID", async () => {
    const puts = [ext(), md({ metadata: "1.0" })];
    expect((await look(puts)).content?.kind).toBe("ext");
    const { content, others } = await look(puts, SIZE, true);
    expect([content?.kind, others[0]?.kind]).toEqual(["md", "ext"]);
  });

  test.each([
    ["a file system that the array holds", ["md", "ext"], [ext(), md({ metadata: "1.0", size: 800n })]],
    ["one that goes beyond the array", ["ext"], [ext(), md({ metadata: "1.0", size: 799n })]],
    ["one that fills the volume", ["ext"], [ext({ blocks: 127 }), md({ metadata: "1.0", size: 1008n })]],
    ["an EFI system partition", ["fat"], [fat({ 0x13: 0, 0x14: 1 }), md({ metadata: "1.0", size: 1000n })]],
  ] as const)("in front of a superblock at the end: %s", async (_, expected, puts) => {
    expect(await kinds(...puts)).toEqual(expected);
  });
});

test("a volume of any small size can be looked at", async () => {
  for (const size of [0, 1, 511, 512, 1024, 4096, 8192, 65_536, 66_000])
    expect(await look([], size)).toMatchObject({ others: [] });
});

test("superblocks of rubbish give a value or an ImageError", async () => {
  const superblock = fc.constantFrom(
    ext(),
    xfs(),
    btrfs(),
    fat(),
    swap(),
    luks(2),
    md({ metadata: "1.1" }),
    md({ metadata: "1.0" }),
  );
  const change = fc.tuple(fc.oneof(fc.nat(2048), fc.nat(70_000)), fc.uint8Array({ minLength: 1, maxLength: 8 }));
  await fc.assert(
    fc.asyncProperty(superblock, fc.array(change, { maxLength: 8 }), async (put, changes) => {
      const bytes = volume(131_072, put);
      for (const [at, values] of changes) bytes.set(values, at);
      await expectBounded(() => probe(new MemoryByteSource(bytes), { mayBeRaid: true }), 1000);
    }),
    { seed: 32, numRuns: fuzzRuns(300) },
  );
});
