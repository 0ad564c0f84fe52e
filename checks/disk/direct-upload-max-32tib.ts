import { TIB } from "./_disk.ts";
import { sizeLimit } from "./_size-limit.ts";

export default sizeLimit({
  id: "disk.direct-upload-max-32tib",
  title: "The disk is small enough for a direct upload",
  level: "info",
  appliesTo: { target: ["managed-disk"] },
  why: "The size that az disk create --upload-type Upload takes ends at 32 TiB (35183298347520 bytes with the footer): a larger file is refused before the first byte is sent. The virtual size decides, not what the file takes on the host.",
  fix: { text: "Split the data over several disks." },
  limitBytes: 32 * TIB,
  message: "the disk is too large for a direct upload",
});
