import { TIB } from "./_disk.ts";
import { sizeLimit } from "./_size-limit.ts";

export default sizeLimit({
  id: "disk.gen2-max-4tib",
  title: "The OS disk is not larger than 4 TiB",
  level: "must",
  appliesTo: { generation: [2] },
  why: "Azure makes OS disks of up to 4095 GiB, of either generation: a larger one is refused when the image or the VM is made, after the whole upload. Data belongs onto data disks, which may be larger.",
  fix: { text: "Shrink the disk before the upload.", commands: ["qemu-img resize --shrink -f raw disk.raw 30G"] },
  limitBytes: 4 * TIB,
  message: "the OS disk is too large for Azure",
});
