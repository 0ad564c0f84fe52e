import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MemoryByteSource } from "../../../src/image/bytes/byte-source.ts";
import { findSection, readPeImage, readSectionText, sectionSource } from "../../../src/image/pe/pe-image.ts";
import { efiProgram } from "../../../src/testing/index.ts";
import { expectBounded, fuzzRuns } from "../../fuzz.ts";

const read = (bytes: Uint8Array) => readPeImage(new MemoryByteSource(bytes));
const PE = 0x80;
const OPTIONAL = PE + 24;

/** A copy with some bytes replaced. */
function patched(offset: number, value: number, bytes: 2 | 4 = 4, base = efiProgram()): Uint8Array {
  const copy = Buffer.from(base);
  if (bytes === 2) copy.writeUInt16LE(value, offset);
  else copy.writeUInt32LE(value, offset);
  return copy;
}

describe("readPeImage", () => {
  test("tells machine, subsystem and sections, long names too", async () => {
    const bytes = efiProgram({
      arch: "aarch64",
      sections: [
        [".text", "code"],
        [".vendor_cert", "the vendor's certificate"],
        [".cmdline", "root=/dev/sda1 ro"],
        [".empty", ""],
      ],
    });
    const image = await read(bytes);
    expect(image).toMatchObject({ machine: "aarch64", isEfi: true, certificateTable: undefined });
    expect(image?.sections.map(({ name, content }) => [name, content.sizeBytes])).toEqual([
      [".text", 4],
      [".vendor_cert", 24],
      [".cmdline", 17],
      [".empty", 0],
    ]);
    const section = image && findSection(image, ".cmdline");
    if (!section) throw new Error("no .cmdline");
    expect(section.raw.sizeBytes).toBe(512);
    expect(await readSectionText(new MemoryByteSource(bytes), section)).toBe("root=/dev/sda1 ro");
  });

  test("a text ends at its first NUL, and a long one is refused", async () => {
    const bytes = efiProgram({ sections: [[".cmdline", `quiet\0${"x".repeat(100)}`]] });
    const section = (await read(bytes))?.sections[0];
    if (!section) throw new Error("no section");
    const source = new MemoryByteSource(bytes);
    expect(await readSectionText(source, section)).toBe("quiet");
    await expect(readSectionText(source, section, 100)).rejects.toMatchObject({ code: "too-large", layer: "pe" });
  });

  test("the certificate table is where the data directory says", async () => {
    const image = await read(efiProgram({ certificateTable: new Uint8Array(24) }));
    expect(image?.certificateTable?.sizeBytes).toBe(24);
    expect(image?.certificateEntryOffset).toBe(OPTIONAL + 112 + 32);
    expect(await read(efiProgram({ directories: 4 }))).toMatchObject({
      certificateEntryOffset: undefined,
      certificateTable: undefined,
    });
  });

  test.each<[string, Uint8Array]>([
    ["nothing", new Uint8Array()],
    ["a script", Buffer.from("#!/bin/sh\n".repeat(20))],
    ["an ELF program", Buffer.concat([Buffer.from("\x7fELF"), Buffer.alloc(200)])],
    ["a program for MS-DOS", patched(PE, 0)],
  ])("%s is none", async (_, bytes) => {
    expect(await read(bytes)).toBeUndefined();
  });

  test("a program for Windows is told from one for EFI", async () => {
    expect(await read(efiProgram({ subsystem: 3 }))).toMatchObject({ isEfi: false });
  });

  test("a machine that is not known keeps its number", async () => {
    expect(await read(patched(PE + 4, 0x1234, 2))).toMatchObject({ machine: "pe machine 0x1234" });
  });

  test.each<[string, Uint8Array, string]>([
    ["headers beyond the end", patched(0x3c, 0xffff_fff0), "corrupt"],
    ["a cut in the headers", efiProgram().subarray(0, OPTIONAL + 100), "corrupt"],
    ["absurdly many sections", patched(PE + 6, 0xffff, 2), "corrupt"],
    ["a short optional header", patched(PE + 20, 0x20, 2), "corrupt"],
    ["an optional header without its directories", patched(PE + 20, 0x48, 2), "corrupt"],
    ["too many directories", patched(OPTIONAL + 0x6c, 0x1000_0000), "corrupt"],
    ["headers that end before themselves", patched(OPTIONAL + 0x3c, 8), "corrupt"],
    ["headers larger than the file", patched(OPTIONAL + 0x3c, 0xffff_ffff), "corrupt"],
    ["a ROM image", patched(OPTIONAL, 0x107, 2), "unsupported"],
  ])("%s is refused", async (_, bytes, code) => {
    await expect(read(bytes)).rejects.toMatchObject({ code });
  });

  test("a section beyond the file is listed, and not read", async () => {
    const bytes = patched(OPTIONAL + 112 + 128 + 20, 0x7fff_0000);
    const section = (await read(bytes))?.sections[0];
    if (!section) throw new Error("no section");
    await expect(sectionSource(new MemoryByteSource(bytes), section).read(0, 1)).rejects.toMatchObject({
      code: "corrupt",
    });
  });

  test("a long name beyond the string table stays as it is written", async () => {
    const bytes = Buffer.from(efiProgram({ sections: [[".vendor_cert", ""]] }));
    bytes.write("/9999999", OPTIONAL + 112 + 128, "latin1");
    expect((await read(bytes))?.sections[0]?.name).toBe("/9999999");
  });

  test("any bytes are read or refused", async () => {
    const base = efiProgram({
      sections: [
        [".text", "code"],
        [".long-section-name", "data"],
      ],
      certificateTable: new Uint8Array(16),
    });
    const patches = fc.array(fc.tuple(fc.nat(base.length - 1), fc.uint8Array({ minLength: 1, maxLength: 8 })), {
      minLength: 1,
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(patches, fc.nat(base.length), async (changes, cut) => {
        const bytes = base.slice(0, cut % 4 === 0 ? cut : base.length);
        for (const [offset, patch] of changes)
          bytes.set(patch.subarray(0, Math.max(0, bytes.length - offset)), Math.min(offset, bytes.length));
        await expectBounded(async () => {
          const source = new MemoryByteSource(bytes);
          const image = await readPeImage(source);
          for (const section of image?.sections ?? []) await expectBounded(() => readSectionText(source, section));
        });
      }),
      { seed: 11, numRuns: fuzzRuns(300) },
    );
  });
});
