import { Readable, type Transform, pipeline } from "node:stream";
import { type ByteSource, readUpTo } from "../bytes/byte-source.ts";
import { memoryShortage } from "../codec/memory-shortage.ts";
import { MAX_FRAME_HEADER_BYTES, checkWindow, readFrameHeader } from "../codec/zstd/frame-header.ts";
import { ImageError } from "../errors.ts";

export type Compression = "gzip" | "xz" | "zstd";

/** Read in steps of this size: large enough that no cache lies between. */
const STEP_BYTES = 2 * 1024 * 1024;
const STEPS_AHEAD = 3;
/** The XZ decoder takes no more at once. */
const XZ_STEP_BYTES = 64 * 1024;

/** What decoders hand on at once. */
const CHUNK_BYTES = 256 * 1024;

/** Window of a Zstandard frame; `zstd --ultra -22` stays below, only `--long=28` and above passes it. */
const MAX_WINDOW_BYTES = 128 * 1024 * 1024;

/** How a file is compressed, by its first bytes: one that can be read, `other` with its name, or not at all. */
export function compressionOf(head: Uint8Array): Compression | { readonly other: string } | undefined {
  return signatures.find(({ magic }) => magic.every((byte, index) => head[index] === byte))?.is;
}

const signatures: readonly { magic: readonly number[]; is: Compression | { readonly other: string } }[] = [
  { magic: [0x1f, 0x8b, 0x08], is: "gzip" },
  { magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], is: "xz" },
  { magic: [0x28, 0xb5, 0x2f, 0xfd], is: "zstd" },
  { magic: [0x42, 0x5a, 0x68], is: { other: "bzip2" } },
  { magic: [0x04, 0x22, 0x4d, 0x18], is: { other: "lz4" } },
  { magic: [0x4c, 0x5a, 0x49, 0x50], is: { other: "lzip" } },
];

/**
 * The whole content, piece by piece; each piece holds until the next one is asked for. `corrupt` when the data is damaged
 * or ends early; stops reading when left early.
 */
export async function* decompress(source: ByteSource, compression: Compression): AsyncGenerator<Uint8Array> {
  try {
    switch (compression) {
      case "gzip":
        return yield* gunzip(source);
      case "xz":
        return yield* unxz(source);
      case "zstd":
        return yield* unzstd(source);
    }
  } catch (error) {
    // Decoders of different versions of Node say the same.
    if (error instanceof ImageError && (error.code !== "corrupt" || error.layer !== compression)) throw error;
    const shortage = memoryShortage(error, compression);
    if (shortage) throw shortage;
    throw new ImageError("corrupt", `the ${compression} data is damaged or cut short`, {
      layer: compression,
      cause: error,
    });
  }
}

/** The next steps are on their way while one is decoded. */
async function* steps(source: ByteSource, stepBytes = STEP_BYTES): AsyncGenerator<Uint8Array> {
  const reading: Promise<Uint8Array>[] = [];
  let next = 0;
  while (next < source.size || reading.length > 0) {
    while (next < source.size && reading.length <= STEPS_AHEAD) {
      const step = readUpTo(source, next, stepBytes);
      // Told when that step is asked for, and not at all if it never is.
      step.catch(() => {});
      reading.push(step);
      next += stepBytes;
    }
    const step = await reading.shift();
    if (step) yield step;
  }
}

async function* gunzip(source: ByteSource): AsyncGenerator<Uint8Array> {
  const { createGunzip } = await import("node:zlib");
  yield* through(createGunzip({ chunkSize: CHUNK_BYTES }), source);
}

async function* through(stream: Transform, source: ByteSource): AsyncGenerator<Uint8Array> {
  // An error of either side reaches the loop below; pipeline sees to it that both end.
  pipeline(Readable.from(steps(source)), stream, () => {});
  yield* stream as AsyncIterable<Uint8Array>;
}

async function* unxz(source: ByteSource): AsyncGenerator<Uint8Array> {
  const { default: xz } = await import("xz-decompress");
  const compressed = steps(source, XZ_STEP_BYTES);
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { value, done } = await compressed.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
  });
  yield* new xz.XzReadableStream(stream) as unknown as AsyncIterable<Uint8Array>;
}

async function* unzstd(source: ByteSource): AsyncGenerator<Uint8Array> {
  const { createZstdDecompress } = (await import("node:zlib")) as NativeZstd;
  if (createZstdDecompress) {
    checkWindow(readFrameHeader(await readUpTo(source, 0, MAX_FRAME_HEADER_BYTES)), MAX_WINDOW_BYTES);
    yield* through(createZstdDecompress({ chunkSize: CHUNK_BYTES }), source);
    return;
  }
  const { ZstdDecoder } = await import("../codec/zstd/decoder.ts");
  const decoder = new ZstdDecoder(MAX_WINDOW_BYTES);
  let offset = 0;
  for await (const step of steps(source)) {
    offset += step.length;
    yield* decoder.push(step, offset === source.size);
  }
}

/** What Node has from 22.15 on. */
interface NativeZstd {
  readonly createZstdDecompress?: (options: { readonly chunkSize: number }) => Transform;
}
