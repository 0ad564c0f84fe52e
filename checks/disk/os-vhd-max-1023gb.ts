import { GIB, TIB } from "./_disk.ts";
import { sizeLimit } from "./_size-limit.ts";

export default sizeLimit({
  id: "disk.os-vhd-max-1023gb",
  title: "The OS disk is not larger than 1023 GiB",
  level: "should",
  appliesTo: { target: ["managed-disk", "managed-image", "gallery"] },
  why: "The pages on preparing a VHD cap it at 1023 GB: tools may refuse a larger one, and every VM pays for the whole size. Generation 2 and the direct upload take more, so this is a warning; the limits of each generation are errors of their own, and the Marketplace has its own range.",
  fix: {
    text: "Shrink the disk before the upload and grow it in Azure.",
    commands: ["az disk update --size-gb 2048 ..."],
  },
  limitBytes: 1023 * GIB,
  upToBytes: 4 * TIB,
  message: "the OS disk is larger than the documented 1023 GiB",
});
