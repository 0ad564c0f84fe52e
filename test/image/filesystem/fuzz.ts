import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { MemoryByteSource } from "../../../src/image/bytes/byte-source.ts";
import type { ByteSource } from "../../../src/image/bytes/byte-source.ts";
import { isImageError } from "../../../src/image/errors.ts";
import type { FileSystem } from "../../../src/image/tree/file-system.ts";
import { fuzzRuns } from "../../fuzz.ts";

/** A small image under fixtures/images/filesystem; the script make-<kind> beside it made it. */
export function smallImage(name: string): Uint8Array {
  return new Uint8Array(
    gunzipSync(readFileSync(new URL(`../../../fixtures/images/filesystem/${name}.img.gz`, import.meta.url))),
  );
}

/** How many damaged images each suite tries. */
const runs = fuzzRuns(150);
const MAX_ENTRIES = 3000;
const MAX_DEPTH = 12;

type Open = (source: ByteSource) => Promise<FileSystem<unknown>>;

/**
 * Damages a good image in a few places (single bits, extreme values, stretches of rubbish, a cut) and reads everything:
 * each step must give a value or an `ImageError`, in bounded time. Places are drawn from the bytes that are not zero, so
 * that most hits are structures.
 */
export async function fuzzFileSystem(image: Uint8Array, open: Open): Promise<void> {
  const places: number[] = [];
  image.forEach((byte, at) => {
    if (byte !== 0) places.push(at);
  });
  // One copy for all runs, mended after each: the images are large and mostly empty.
  const damaged = image.slice();
  const place = fc.integer({ min: 0, max: places.length - 1 });
  const change = fc.oneof(
    fc.record({ kind: fc.constant("bit" as const), place, bit: fc.integer({ min: 0, max: 7 }) }),
    fc.record({
      kind: fc.constant("fill" as const),
      place,
      value: fc.constantFrom(0, 0xff, 0x7f, 0x80),
      length: fc.constantFrom(1, 2, 4, 8, 16),
    }),
    fc.record({ kind: fc.constant("noise" as const), place, bytes: fc.uint8Array({ minLength: 1, maxLength: 64 }) }),
    fc.record({ kind: fc.constant("copy" as const), place, from: place, length: fc.constantFrom(4, 32, 128, 1024) }),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(change, { minLength: 1, maxLength: 6 }),
      fc.option(fc.integer({ min: 0, max: image.length }), { freq: 10 }),
      async (changes, cut) => {
        const undo = changes.map((one) => damage(damaged, one, places));
        try {
          await readAll(open, cut === null ? damaged : damaged.subarray(0, cut));
        } finally {
          for (const { at, before } of undo.toReversed()) damaged.set(before, at);
        }
      },
    ),
    {
      seed: 20261124,
      numRuns: runs,
      endOnFailure: true,
      interruptAfterTimeLimit: 15_000 + runs * 50,
      markInterruptAsFailure: true,
    },
  );
}

type Change =
  | { readonly kind: "bit"; readonly place: number; readonly bit: number }
  | { readonly kind: "fill"; readonly place: number; readonly value: number; readonly length: number }
  | { readonly kind: "noise"; readonly place: number; readonly bytes: Uint8Array }
  | { readonly kind: "copy"; readonly place: number; readonly from: number; readonly length: number };

/** Makes one change and gives what was there before. */
function damage(image: Uint8Array, change: Change, places: readonly number[]): { at: number; before: Uint8Array } {
  const at = places[change.place] ?? 0;
  const before = image.slice(at, at + 1024);
  if (change.kind === "bit") image[at] = (image[at] ?? 0) ^ (1 << change.bit);
  else if (change.kind === "fill") image.fill(change.value, at, at + change.length);
  else if (change.kind === "noise") image.set(change.bytes.subarray(0, image.length - at), at);
  else image.copyWithin(at, places[change.from] ?? 0, (places[change.from] ?? 0) + change.length);
  return { at, before };
}

/** Any bytes at all: not one of them may be taken for more than it is. */
export async function fuzzBytes(open: Open): Promise<void> {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 70_000, size: "max" }), (bytes) => readAll(open, bytes)),
    { seed: 20261124, numRuns: Math.min(runs, 100) },
  );
}

async function readAll(open: Open, bytes: Uint8Array): Promise<void> {
  let seen = 0;
  const fileSystem = await expectImageError(open(new MemoryByteSource(bytes)));
  if (!fileSystem) return;
  const below = async (node: unknown, depth: number): Promise<void> => {
    for (const { name } of (await expectImageError(fileSystem.list(node))) ?? []) {
      if (++seen > MAX_ENTRIES) return;
      const child = await expectImageError(fileSystem.lookup(node, name));
      if (child !== undefined && fileSystem.attribute)
        await expectImageError(fileSystem.attribute(child, "security.selinux"));
      const stat = child === undefined ? undefined : await expectImageError(fileSystem.stat(child));
      if (stat?.type === "directory" && depth < MAX_DEPTH) await below(child, depth + 1);
      else if (stat?.type === "symlink") await expectImageError(fileSystem.readLink(child));
      else if (stat?.type === "file")
        await expectImageError(fileSystem.readRange(child, 0, Math.min(stat.sizeBytes, 300_000)));
    }
  };
  const root = await expectImageError(fileSystem.root());
  if (root !== undefined) await below(root, 0);
}

/** The value, or undefined when the image is at fault; anything else that is thrown is ours. */
async function expectImageError<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (!isImageError(error)) throw error;
    return undefined;
  }
}
