import { TIB } from "./_disk.ts";
import { sizeLimit } from "./_size-limit.ts";

export default sizeLimit({
  id: "disk.direct-upload-max-32tib",
  title: "The disk is small enough for a direct upload",
  level: "info",
  appliesTo: { target: ["managed-disk"] },
  why: "az disk create --upload-type Upload takes VHDs of up to 32 TiB.",
  fix: { text: "Split the data over several disks." },
  limitBytes: 32 * TIB,
  message: "the disk is too large for a direct upload",
});
