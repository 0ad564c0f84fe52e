import { type ByteSource, readUpTo } from "../bytes/byte-source.ts";
import { ImageError } from "../errors.ts";

/** Formats that are known by name only. Their bytes would make a raw disk that nobody wrote. */
const formats: readonly (readonly [start: string, what: string, remedy: string])[] = [
  ["COWD", "a sparse disk of VMware ESX", "convert it with qemu-img"],
  ["QED\0", "a QED image", "convert it with qemu-img convert -f qed"],
  ["WithoutFreeSpace", "a disk of Parallels", "convert it with qemu-img convert -f parallels"],
  ["WithouFreSpacExt", "a disk of Parallels", "convert it with qemu-img convert -f parallels"],
  ["Bochs Virtual HD Image", "a disk of Bochs", "convert it with qemu-img convert -f bochs"],
  ["\x3a\xff\x26\xed\x01\0", "a sparse image of Android", "unpack it with simg2img"],
  ["EVF\x09\r\n\xff\0", "an image of EnCase", "export it as a raw disk with ewfexport"],
  ["MSWIM\0\0\0", "a Windows image (WIM)", "name a disk on which Linux is installed"],
];

/** `unsupported`, with the name and the remedy, for a file in one of the formats that are not read. */
export async function refuseForeign(source: ByteSource, start: Uint8Array): Promise<void> {
  const text = String.fromCharCode(...start.subarray(0, 32));
  const found = formats.find(([begin]) => text.startsWith(begin));
  if (found) throw foreign(found[1], found[2]);
  // UDIF: the trailer of 512 bytes says its own length.
  const trailer = await readUpTo(source, Math.max(0, source.size - 512), 12);
  if (String.fromCharCode(...trailer) === "koly\0\0\0\x04\0\0\x02\0")
    throw foreign("a disk image of Apple (DMG)", "convert it with qemu-img convert -f dmg");
}

function foreign(what: string, remedy: string): ImageError {
  return new ImageError("unsupported", `the file is ${what}`, { remedy });
}
