import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MemoryByteSource } from "../../../src/image/bytes/byte-source.ts";
import { type DigestAlgorithm, authenticodeDigest, readCertificates } from "../../../src/image/pe/authenticode.ts";
import { readPeImage } from "../../../src/image/pe/pe-image.ts";
import { efiProgram } from "../../../src/testing/index.ts";
import { expectBounded, fuzzRuns } from "../../fuzz.ts";
import { fixtureImage } from "../fixture-image.ts";

async function opened(bytes: Uint8Array) {
  const source = new MemoryByteSource(bytes);
  const image = await readPeImage(source);
  if (!image) throw new Error("no program");
  return { source, image };
}

async function digestOf(bytes: Uint8Array, algorithm: DigestAlgorithm = "sha256"): Promise<string> {
  const { source, image } = await opened(bytes);
  return authenticodeDigest(source, image, algorithm);
}

async function certificatesOf(bytes: Uint8Array) {
  const { source, image } = await opened(bytes);
  return readCertificates(source, image);
}

/** What pesign says of the programs in fixtures/images/efi, whether they are signed or not. */
const pesign = "f11248aa07f6a5299bc8640017d9ecfda510f93fcf7bd768c82487d7f484e8e9";
const CHECKSUM = 0x80 + 24 + 0x40;
const CERTIFICATE_ENTRY = 0x80 + 24 + 112 + 32;
const SECTION_TABLE = 0x80 + 24 + 112 + 128;

function patched(base: Uint8Array, offset: number, value: number): Uint8Array {
  const copy = Buffer.from(base);
  copy.writeUInt32LE(value, offset);
  return copy;
}

describe("authenticodeDigest", () => {
  test.each(["unsigned", "signed", "signed-twice"])("of %s.efi as pesign makes it", async (name) => {
    expect(await digestOf(fixtureImage(`efi/${name}.efi`))).toBe(pesign);
  });

  test("other algorithms have other lengths", async () => {
    const bytes = efiProgram();
    expect(await digestOf(bytes, "sha1")).toHaveLength(40);
    expect(await digestOf(bytes, "sha384")).toHaveLength(96);
    expect(await digestOf(bytes, "sha512")).toHaveLength(128);
  });

  const table = new Uint8Array(24);
  table[0] = 24;
  const signed = efiProgram({ certificateTable: table });

  test("the checksum, the table's entry and the table do not count", async () => {
    const digest = await digestOf(signed);
    expect(await digestOf(patched(signed, CHECKSUM, 0x1234))).toBe(digest);
    expect(await digestOf(efiProgram({ certificateTable: new Uint8Array(64) }))).toBe(digest);
    expect(await digestOf(efiProgram())).toBe(digest);
  });

  test("all other bytes count", async () => {
    const digest = await digestOf(signed);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0x40, max: signed.length - 25 }), async (offset) => {
        // Another place of the certificate table is another file.
        fc.pre(offset < CERTIFICATE_ENTRY || offset >= CERTIFICATE_ENTRY + 8);
        const isSkipped = offset >= CHECKSUM && offset < CHECKSUM + 4;
        // Fields that the reader itself goes by may make the program unreadable, which is fine too.
        const changed = signed.slice();
        changed[offset] = (changed[offset] ?? 0) ^ 0x80;
        const other = await digestOf(changed).catch(() => "refused");
        expect(other === digest).toBe(isSkipped);
      }),
      { seed: 3, numRuns: fuzzRuns(400) },
    );
  });

  test("the order of the section table does not count, that of the bytes does", async () => {
    const sections = [
      [".a", "one"],
      [".b", "two"],
    ] as const;
    const bytes = Buffer.from(efiProgram({ sections }));
    const [first, second] = [SECTION_TABLE, SECTION_TABLE + 40].map((at) => Buffer.from(bytes.subarray(at, at + 40)));
    const digest = await digestOf(bytes);
    bytes.set(second ?? [], SECTION_TABLE);
    bytes.set(first ?? [], SECTION_TABLE + 40);
    // The headers are hashed, so the digest is another one; but it is made, and the sections are in their order.
    expect(await digestOf(bytes)).not.toBe(digest);
  });

  test.each<[string, Uint8Array]>([
    ["a section beyond the file", patched(efiProgram(), SECTION_TABLE + 20, 0x7fff_0000)],
    ["sections that are larger than the file", patched(efiProgram(), SECTION_TABLE + 16, 0x7fff_0000)],
    ["bytes behind the certificates", Buffer.concat([signed, Buffer.alloc(8)])],
    ["certificates amid the sections", patched(signed, CERTIFICATE_ENTRY, 0x200)],
  ])("%s is refused", async (_, bytes) => {
    await expect(digestOf(bytes)).rejects.toMatchObject({ code: "corrupt", layer: "pe" });
  });
});

describe("readCertificates", () => {
  test.each([
    ["unsigned", 0],
    ["signed", 1],
    ["signed-twice", 2],
  ])("%s.efi", async (name, count) => {
    const found = await certificatesOf(fixtureImage(`efi/${name}.efi`));
    expect(found.map(({ isSignedData }) => isSignedData)).toEqual(Array.from({ length: count }, () => true));
  });

  const table = (...entries: readonly (readonly [length: number, type: number])[]) => {
    const bytes = Buffer.alloc(64);
    let at = 0;
    for (const [length, type] of entries) {
      bytes.writeUInt32LE(length, at);
      bytes.writeUInt16LE(type, at + 6);
      at += Math.ceil(length / 8) * 8;
    }
    return bytes;
  };

  test("other kinds are told apart, and entries start at multiples of eight", async () => {
    const found = await certificatesOf(efiProgram({ certificateTable: table([19, 0x0ef1], [40, 2]) }));
    expect(found.map(({ isSignedData, content }) => [isSignedData, content.length])).toEqual([
      [false, 11],
      [true, 32],
    ]);
  });

  test.each<[string, Uint8Array, string]>([
    ["an entry of nothing", efiProgram({ certificateTable: table([0, 2]) }), "corrupt"],
    ["an entry that leaves the table", efiProgram({ certificateTable: table([65, 2]) }), "corrupt"],
    [
      "a table that leaves the file",
      patched(efiProgram({ certificateTable: table([64, 2]) }), CERTIFICATE_ENTRY + 4, 999_999),
      "corrupt",
    ],
    ["a table of absurd size", efiProgram({ certificateTable: new Uint8Array(2 * 1024 * 1024) }), "too-large"],
    ["very many entries", efiProgram({ certificateTable: table8(100) }), "corrupt"],
  ])("%s is refused", async (_, bytes, code) => {
    await expect(certificatesOf(bytes)).rejects.toMatchObject({ code, layer: "pe" });
  });

  test("any bytes are read or refused", async () => {
    const base = fixtureImage("efi/signed-twice.efi");
    const nasty = fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 8 }),
      fc.constantFrom(0, 1, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff).map((value) => {
        const bytes = Buffer.alloc(4);
        bytes.writeUInt32LE(value);
        return new Uint8Array(bytes);
      }),
    );
    const place = fc.oneof(fc.nat(700), fc.nat(base.length - 1));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(place, nasty), { minLength: 1, maxLength: 5 }), async (changes) => {
        const bytes = base.slice();
        for (const [offset, patch] of changes) bytes.set(patch.subarray(0, bytes.length - offset), offset);
        const source = new MemoryByteSource(bytes);
        await expectBounded(async () => {
          const image = await readPeImage(source);
          if (!image) return;
          await expectBounded(() => readCertificates(source, image));
          await expectBounded(() => authenticodeDigest(source, image));
        });
      }),
      { seed: 7, numRuns: fuzzRuns(300) },
    );
  });
});

function table8(count: number): Uint8Array {
  const bytes = Buffer.alloc(8 * count);
  for (let index = 0; index < count; index += 1) bytes.writeUInt32LE(8, 8 * index);
  return bytes;
}
