import { TIB } from "./_disk.ts";
import { sizeLimit } from "./_size-limit.ts";

export default sizeLimit({
  id: "disk.gen1-max-2tib",
  title: "A disk of Generation 1 is not larger than 2 TiB",
  level: "must",
  appliesTo: { generation: [1] },
  why: "Generation 1 boots by BIOS, which cannot address more than 2 TiB of the OS disk: Azure refuses to make the disk or image, and lets none grow beyond. The virtual size decides, however little of it is used.",
  fix: {
    text: "Shrink the disk, or make an image of Generation 2.",
    commands: ["qemu-img resize --shrink -f raw disk.raw 30G"],
  },
  limitBytes: 2 * TIB,
  message: "the OS disk is too large for Generation 1",
});
