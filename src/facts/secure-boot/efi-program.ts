import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { TreeByteSource } from "../../image/archive/tree-byte-source.ts";
import { type ByteSource, MemoryByteSource } from "../../image/bytes/byte-source.ts";
import { ImageError } from "../../image/errors.ts";
import { type DigestAlgorithm, authenticodeDigest, readCertificates } from "../../image/pe/authenticode.ts";
import { type PeImage, findSection, readPeImage, readSectionText, sectionSource } from "../../image/pe/pe-image.ts";
import { isUnifiedKernel } from "../../image/pe/unified-kernel.ts";
import type { FileTree } from "../../image/tree/file-tree.ts";
import { type SbatEntry, type SbatLevel, automaticLevel, parseSbat } from "./sbat.ts";
import { type Signature, parseSignature } from "./signed-data.ts";
import { type VendorKeys, parseVendorKeys } from "./vendor-keys.ts";

export type ProgramKind = "shim" | "grub" | "systemd-boot" | "uki" | "kernel" | "other";

/** A program for EFI; what takes time is read when it is asked for, once. */
export interface EfiProgram {
  readonly path: string;
  readonly kind: ProgramKind;
  readonly machine: string;
  /** It has a certificate table; what is in it is another question. */
  readonly hasSignature: boolean;
  /** The lines of `.sbat`: `missing` without the section, `malformed` where shim refuses them. */
  readonly sbat: readonly SbatEntry[] | "missing" | "malformed";
  /** @throws ImageError when the certificate table or a signature in it is broken */
  signatures(): Promise<readonly Signature[]>;
  /** The Authenticode digest in hex. @throws ImageError where firmware would refuse the program */
  digest(algorithm: DigestAlgorithm): Promise<string>;
  /** Of shim: whom it trusts. Undefined for other programs. */
  vendorKeys(): Promise<VendorKeys | undefined>;
  /** Of shim: the SBAT level that it sets by itself. */
  sbatLevel(): Promise<SbatLevel | undefined>;
}

const MAX_KERNEL_BYTES = 256 * 1024 * 1024;
const MAX_SECTION_BYTES = 1024 * 1024;

/**
 * Opens a program. Undefined for what is none: a kernel without an EFI stub, an empty file.
 *
 * @throws ImageError when there is no file, it cannot be read or its headers are broken
 */
export async function openEfiProgram(tree: FileTree, path: string): Promise<EfiProgram | undefined> {
  const source = await openPlain(tree, path);
  const image = await withPath(path, readPeImage(source));
  if (image === undefined) return undefined;
  const section = async (name: string) => {
    const found = findSection(image, name);
    if (!found || found.content.sizeBytes > MAX_SECTION_BYTES) return undefined;
    return withPath(path, sectionSource(source, found).read(0, found.content.sizeBytes));
  };
  const sbat = await withPath(path, readSbat(source, image));
  const digests = new Map<DigestAlgorithm, Promise<string>>();
  let signatures: Promise<readonly Signature[]> | undefined;
  let vendorKeys: Promise<VendorKeys | undefined> | undefined;
  return {
    path,
    kind: await kindOf(source, image, sbat),
    machine: image.machine,
    hasSignature: image.certificateTable !== undefined,
    sbat,
    signatures: () => (signatures ??= withPath(path, readSignatures(source, image))),
    digest(algorithm) {
      const known = digests.get(algorithm) ?? withPath(path, authenticodeDigest(source, image, algorithm));
      digests.set(algorithm, known);
      return known;
    },
    vendorKeys: () =>
      (vendorKeys ??= section(".vendor_cert").then((bytes) => bytes && withPath(path, parseVendorKeys(bytes)))),
    async sbatLevel() {
      const bytes = await section(".sbatlevel");
      return bytes && automaticLevel(bytes);
    },
  };
}

/** GRUB of some distributions for Arm64 unpacks a kernel in gzip before it has it verified. */
async function openPlain(tree: FileTree, path: string): Promise<ByteSource> {
  const source = await TreeByteSource.open(tree, path);
  const start = await tree.readRange(path, 0, 2);
  if (start[0] !== 0x1f || start[1] !== 0x8b) return source;
  const packed = await tree.read(path, MAX_KERNEL_BYTES);
  try {
    return new MemoryByteSource(await promisify(gunzip)(packed, { maxOutputLength: MAX_KERNEL_BYTES }));
  } catch (cause) {
    throw new ImageError("corrupt", "the compressed kernel does not unpack", { layer: "gzip", path, cause });
  }
}

async function readSignatures(source: ByteSource, image: PeImage): Promise<readonly Signature[]> {
  const found: Signature[] = [];
  for (const { isSignedData, content } of await readCertificates(source, image))
    if (isSignedData) found.push(await parseSignature(content));
  return found;
}

async function readSbat(source: ByteSource, image: PeImage): Promise<EfiProgram["sbat"]> {
  const section = findSection(image, ".sbat");
  if (!section) return "missing";
  return parseSbat(await readSectionText(source, section)) ?? "malformed";
}

async function kindOf(source: ByteSource, image: PeImage, sbat: EfiProgram["sbat"]): Promise<ProgramKind> {
  const has = (name: string) => findSection(image, name) !== undefined;
  const isMade = (component: string) => Array.isArray(sbat) && sbat.some((entry) => entry.component === component);
  if (isUnifiedKernel(image)) return "uki";
  if (has(".vendor_cert")) return "shim";
  if (has("mods") || isMade("grub")) return "grub";
  const magic = findSection(image, ".sdmagic");
  if (magic && /systemd-boot/.test(await readSectionText(source, magic))) return "systemd-boot";
  return (await isKernel(source)) ? "kernel" : "other";
}

/**
 * Linux has `HdrS` at 0x202 on x86 (Documentation/arch/x86/boot.rst), `ARM\x64` at 0x38 on arm64
 * (Documentation/arch/arm64/booting.rst), and `zimg` at 4 where it unpacks itself (drivers/firmware/efi/libstub).
 */
async function isKernel(source: ByteSource): Promise<boolean> {
  if (source.size < 0x206) return false;
  const head = Buffer.from(await source.read(0, 0x206));
  const at = (offset: number) => head.toString("latin1", offset, offset + 4);
  return at(0x202) === "HdrS" || at(0x38) === "ARM\x64" || at(4) === "zimg";
}

/** Errors of what lies inside a program name its path. */
async function withPath<T>(path: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof ImageError) || error.path !== undefined) throw error;
    throw new ImageError(error.code, `${path}: ${error.message}`, {
      path,
      cause: error,
      layer: error.layer ?? "pe",
      offset: error.offset,
    });
  }
}
