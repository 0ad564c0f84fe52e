import { TreeByteSource } from "../../../image/archive/tree-byte-source.ts";
import { isImageError } from "../../../image/errors.ts";
import { type PeImage, findSection, readPeImage, readSectionText, sectionSource } from "../../../image/pe/pe-image.ts";
import type { FileTree } from "../../../image/tree/file-tree.ts";
import { type GrubImage, readGrubImage } from "./grub-image.ts";

/** A program for EFI, told by its sections. */
export type EfiLoader =
  | { readonly kind: "shim" }
  | { readonly kind: "grub"; readonly image: GrubImage | undefined }
  /** `.sdmagic` says the version. */
  | { readonly kind: "systemd-boot"; readonly version: string | undefined }
  | { readonly kind: "uki" }
  /** Firmware does not start it, for the reason given as a clause. */
  | { readonly kind: "broken"; readonly reason: string; readonly isOfOtherMachine?: true }
  | { readonly kind: "unknown" };

/** What the program at that path of an EFI system partition is; `arch` is what firmware runs. */
export async function readEfiLoader(tree: FileTree, path: string, arch: string): Promise<EfiLoader> {
  const source = await TreeByteSource.open(tree, path);
  // A file that cannot be read may claim to be empty: its error comes first.
  await tree.readRange(path, 0, 1);
  if (source.size === 0) return { kind: "broken", reason: "is empty" };
  let image: PeImage | undefined;
  try {
    image = await readPeImage(source);
  } catch (error) {
    if (!isImageError(error) || error.code !== "corrupt") throw error;
    return { kind: "broken", reason: `is damaged: ${error.message}` };
  }
  if (!image) return { kind: "unknown" };
  const last = Math.max(0, ...image.sections.map(({ raw }) => (raw.sizeBytes === 0 ? 0 : raw.offset + raw.sizeBytes)));
  if (last > source.size) return { kind: "broken", reason: `is cut short: ${last - source.size} bytes are missing` };
  if (image.machine !== arch) return { kind: "broken", reason: `is for ${image.machine}`, isOfOtherMachine: true };
  if (!image.isEfi) return { kind: "broken", reason: "is no program for EFI" };
  const modules = findSection(image, "mods");
  if (modules) return { kind: "grub", image: await grubImage(sectionSource(source, modules)) };
  if (findSection(image, ".linux")) return { kind: "uki" };
  const magic = findSection(image, ".sdmagic");
  const marked = magic && (await readSectionText(source, magic));
  if (marked?.includes("systemd-boot"))
    return { kind: "systemd-boot", version: /systemd-boot (\S+)/.exec(marked)?.[1] };
  // Shim alone carries its vendor's certificate, also an empty one.
  return findSection(image, ".vendor_cert") ? { kind: "shim" } : { kind: "unknown" };
}

async function grubImage(modules: ReturnType<typeof sectionSource>): Promise<GrubImage | undefined> {
  try {
    return await readGrubImage(modules);
  } catch (error) {
    if (!isImageError(error)) throw error;
    return undefined;
  }
}
