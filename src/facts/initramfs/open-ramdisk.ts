import { TreeByteSource } from "../../image/archive/tree-byte-source.ts";
import type { ByteSource } from "../../image/bytes/byte-source.ts";
import { SegmentedByteSource } from "../../image/bytes/segmented-byte-source.ts";
import { ImageError } from "../../image/errors.ts";
import { type PeSection, readPeImage } from "../../image/pe/pe-image.ts";
import { profileSections } from "../../image/pe/unified-kernel.ts";
import type { FileTree } from "../../image/tree/file-tree.ts";

/**
 * The bytes of a ramdisk: the file, or in a unified kernel image the sections `.ucode` and `.initrd`, in the order in
 * which the stub hands them to the kernel (src/boot/stub.c).
 *
 * @throws ImageError `corrupt` with the layer `initramfs` where a section is missing or reaches beyond the file
 */
export async function openRamdisk(tree: FileTree, path: string): Promise<ByteSource> {
  const source = await TreeByteSource.open(tree, path);
  // A file that cannot be read may claim to be empty: its error comes first.
  const start = await tree.readRange(path, 0, 16);
  if (start[0] !== 0x4d || start[1] !== 0x5a) return source;
  const image = await readPeImage(source);
  const sections = image && profileSections(image)[0];
  const initrd = sections?.get(".initrd");
  if (!initrd) throw new ImageError("corrupt", "the unified kernel image has no ramdisk", { layer: "initramfs", path });
  const ucode = sections?.get(".ucode");
  return new SegmentedByteSource([...(ucode ? segments(source, ucode, path) : []), ...segments(source, initrd, path)]);
}

/** The section and zeros up to a multiple of four, which archives have to start at. */
function segments(source: ByteSource, { name, content }: PeSection, path: string) {
  const { offset, sizeBytes } = content;
  if (offset + sizeBytes > source.size)
    throw new ImageError("corrupt", `the section ${name} reaches beyond the end of the unified kernel image`, {
      layer: "initramfs",
      path,
      offset,
    });
  const padding = (4 - (sizeBytes % 4)) % 4;
  return [
    { length: sizeBytes, source, offset },
    ...(padding === 0 ? [] : [{ length: padding, source: undefined, offset: 0 }]),
  ];
}
