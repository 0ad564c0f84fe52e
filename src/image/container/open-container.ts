import { type ByteSource, readUpTo } from "../bytes/byte-source.ts";
import { ImageError, type ImageErrorCode, isImageError } from "../errors.ts";
import { packedBy } from "./compressed.ts";
import type { Container, ContainerContext, ContainerKind, OpenedParent, RawContainer } from "./container.ts";
import { refuseForeign } from "./foreign.ts";
import { QCOW2_MAGIC } from "./qcow2-header.ts";
import { openQcow2 } from "./qcow2.ts";
import { type RelatedFile } from "./related-files.ts";
import { VDI_SIGNATURE, openVdi } from "./vdi.ts";
import { type VhdFooters, isFixed, openVhd, readFooters } from "./vhd.ts";
import { openVhdx } from "./vhdx.ts";
import { VMDK_MAGIC } from "./vmdk-sparse.ts";
import { DESCRIPTOR_START, openSparseVmdk, openVmdkDescriptor } from "./vmdk.ts";

/** Longer chains of backing files are nobody's image. */
const MAX_CHAIN = 32;

export interface OpenContainerOptions {
  /** Taken as this kind without a look at the content. */
  readonly format?: ContainerKind;
}

/**
 * Opens a file as what its content says it is; what is none of the known kinds is raw. Throws `ImageError`: `corrupt`,
 * `unsupported` (also for compressed files, by name), `not-found` (a parent), `link-loop` (a chain without end).
 */
export async function openContainer(file: RelatedFile, options: OpenContainerOptions = {}): Promise<Container> {
  try {
    return await openLink(file, options.format, [file.identity]);
  } catch (error) {
    throw withRemedy(error);
  }
}

/** What to do is the same for most of what can be wrong with a container. */
function withRemedy(error: unknown): unknown {
  if (!isImageError(error) || error.remedy !== undefined) return error;
  const remedy = remedies.get(error.code);
  if (remedy === undefined) return error;
  const { code, message, layer, offset } = error;
  return new ImageError(code, message, {
    layer,
    offset,
    remedy,
    cause: error,
  });
}

const remedies: ReadonlyMap<ImageErrorCode, string> = new Map([
  ["corrupt", "copy or convert the file again: it is cut short or damaged"],
  ["unsupported", "convert it with qemu-img, or with the program that made it"],
]);

async function openLink(
  file: RelatedFile,
  format: ContainerKind | undefined,
  chain: readonly string[],
): Promise<Container> {
  const { source, related } = file;
  const openParent = async (name: string, parentFormat?: ContainerKind): Promise<OpenedParent | undefined> => {
    const parent = await related.open(name);
    if (!parent) return undefined;
    if (chain.includes(parent.identity))
      throw new ImageError("link-loop", `${parent.locator} is its own parent`, { remedy: "mend the chain of parents" });
    if (chain.length >= MAX_CHAIN)
      throw new ImageError("link-loop", `the chain of parents is longer than ${MAX_CHAIN}`);
    const container = await openLink(parent, parentFormat, [...chain, parent.identity]);
    return { locator: parent.locator, container };
  };
  return openAs(source, format, { related, openParent });
}

async function openAs(
  source: ByteSource,
  format: ContainerKind | undefined,
  context: ContainerContext,
): Promise<Container> {
  if (source.size === 0) throw new ImageError("corrupt", "the file is empty");
  if (format === "raw") return raw(source);
  const footers = await readFooters(source);
  const kind = format ?? (await detect(source, footers));
  switch (kind) {
    case "raw":
      return raw(source);
    case "vhd":
      return openVhd(source, footers, context);
    case "vhdx":
      return openVhdx(source, context);
    case "qcow2":
      return openQcow2(source, context);
    case "vmdk":
      return startsWith(await readUpTo(source, 0, 4), VMDK_MAGIC)
        ? openSparseVmdk(source)
        : openVmdkDescriptor(source, context);
    case "vdi":
      return openVdi(source);
  }
}

/**
 * The tail goes before the head: a guest may write any magic into its first sector, but not behind its own end. A
 * footer that fits the file to the byte is therefore believed first, one with a flaw only when nothing else fits.
 */
async function detect(source: ByteSource, { tail, head, inner }: VhdFooters): Promise<ContainerKind> {
  if (tail?.checksumMatches && isFixed(tail) && tail.footer.currentSize === BigInt(tail.offset)) return "vhd";
  const start = await readUpTo(source, 0, 512);
  if (startsWith(start, "vhdxfile")) return "vhdx";
  if (startsWith(start, QCOW2_MAGIC)) return "qcow2";
  if (startsWith(start, VMDK_MAGIC) || startsWith(start, DESCRIPTOR_START)) return "vmdk";
  if (start.length >= 0x44 && new DataView(start.buffer, start.byteOffset).getUint32(0x40, true) === VDI_SIGNATURE)
    return "vdi";
  if (tail || inner || (head && !isFixed(head))) return "vhd";
  await refuseForeign(source, start);
  const packed = packedBy(start);
  if (packed)
    throw new ImageError("unsupported", `the file is compressed with ${packed.name}`, {
      layer: "compressed",
      remedy: packed.remedy,
    });
  return "raw";
}

function raw(source: ByteSource): RawContainer {
  const odd = source.size % 512;
  return {
    kind: "raw",
    virtualSize: source.size,
    source,
    sectorSize: undefined,
    problems:
      odd === 0 ? [] : [{ code: "size", message: `the last sector has ${odd} bytes`, offset: source.size - odd }],
  };
}

function startsWith(bytes: Uint8Array, text: string): boolean {
  for (let index = 0; index < text.length; index += 1) if (bytes[index] !== text.charCodeAt(index)) return false;
  return true;
}
