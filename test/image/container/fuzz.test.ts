import * as fc from "fast-check";
import { expect, test } from "vitest";
import { MemoryByteSource } from "../../../src/image/bytes/byte-source.ts";
import { OverlayByteSource } from "../../../src/image/bytes/overlay-byte-source.ts";
import type { Container, ContainerKind } from "../../../src/image/container/container.ts";
import { openContainer } from "../../../src/image/container/open-container.ts";
import { noRelatedFiles } from "../../../src/image/container/related-files.ts";
import { expectBounded, fuzzRuns } from "../../fuzz.ts";
import { fixtureImage } from "../fixture-image.ts";
import { openBytes } from "../memory-files.ts";

/** Values that break arithmetic, in both byte orders. */
const nasty = fc.oneof(
  fc.uint8Array({ minLength: 1, maxLength: 16 }),
  fc.constantFrom(0n, 1n, 2n ** 31n, 2n ** 32n - 1n, 2n ** 53n, 2n ** 63n, 2n ** 64n - 1n).chain((value) =>
    fc.boolean().map((little) => {
      const bytes = Buffer.alloc(8);
      if (little) bytes.writeBigUInt64LE(value);
      else bytes.writeBigUInt64BE(value);
      return new Uint8Array(bytes);
    }),
  ),
);

async function readAround(container: Container): Promise<void> {
  const { source } = container;
  const length = Math.min(65_536, source.size);
  for (const offset of [0, Math.floor((source.size - length) / 2), source.size - length])
    await expectBounded(async () => expect(await source.read(offset, length)).toHaveLength(length));
  if (container.kind === "vhd") await container.details.inspectTable?.();
}

const names = [
  "fixed.vhd",
  "dynamic.vhd",
  "dynamic.vhdx",
  "version2.qcow2",
  "zlib.qcow2",
  "zstd.qcow2",
  "extended-l2.qcow2",
  "sparse.vmdk",
  "stream.vmdk",
  "dynamic.vdi",
];

test.each(names)("%s with broken fields is read or refused, in bounded time", async (name) => {
  const image = fixtureImage(`containers/${name}`);
  const kind = name.split(".")[1] as ContainerKind;
  // Nearly all structures lie in the first half MiB, the block tables of VHDX further on, footers at the end.
  const place = fc.oneof(
    fc.nat(Math.min(1024, image.length - 1)),
    fc.nat(Math.min(512 * 1024, image.length - 1)),
    fc.nat(Math.min(4 * 1024 * 1024, image.length - 1)),
    fc.nat(1024).map((back) => Math.max(0, image.length - 1 - back)),
  );
  const patches = fc.array(fc.tuple(place, nasty), { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(patches, async (changes) => {
      const source = new OverlayByteSource(new MemoryByteSource(image));
      for (const [offset, bytes] of changes) source.write(offset, bytes.subarray(0, image.length - offset));
      const file = { locator: name, identity: name, source, related: noRelatedFiles };
      await expectBounded(async () => readAround(await openContainer(file)));
      await expectBounded(async () => readAround(await openContainer(file, { format: kind })));
    }),
    { seed: 20, numRuns: fuzzRuns(60) },
  );
});

test("arbitrary bytes behind any magic are read or refused", async () => {
  const magic = fc.constantFrom("", "vhdxfile", "QFI\xfb\0\0\0\x03", "KDMV", "# Disk DescriptorFile", "conectix");
  await fc.assert(
    fc.asyncProperty(magic, fc.uint8Array({ maxLength: 2048 }), fc.boolean(), async (start, rest, atEnd) => {
      const bytes = Buffer.concat([
        Buffer.from(start, "latin1"),
        rest,
        ...(atEnd ? [Buffer.from("conectix"), rest] : []),
      ]);
      await expectBounded(async () => readAround(await openBytes(new Uint8Array(bytes))));
    }),
    { seed: 21, numRuns: fuzzRuns(300) },
  );
});

test("a file that cannot be as large as its tables say costs no memory", async () => {
  const image = Buffer.from(fixtureImage("containers/dynamic.vhd"));
  image.writeUInt32BE(0xffff_ffff, 512 + 28);
  const container = await openBytes(new Uint8Array(image));
  if (container.kind !== "vhd") throw new Error("not opened as VHD");
  expect(await container.details.inspectTable?.()).toMatchObject({ entries: 0xffff_ffff });
});
