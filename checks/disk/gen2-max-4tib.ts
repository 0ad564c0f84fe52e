import { TIB } from "./_disk.ts";
import { sizeLimit } from "./_size-limit.ts";

export default sizeLimit({
  id: "disk.gen2-max-4tib",
  title: "The OS disk is not larger than 4 TiB",
  level: "must",
  appliesTo: { generation: [2] },
  why: "Generation 2 takes OS disks of up to 4 TiB (4095 GiB), no generation more.",
  fix: { text: "Shrink the disk before the upload.", commands: ["qemu-img resize --shrink -f raw disk.raw 30G"] },
  limitBytes: 4 * TIB,
  message: "the OS disk is too large for Azure",
});
