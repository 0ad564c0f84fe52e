import { defineCheck } from "../../src/lint/check.ts";
import { noDisk } from "./_disk.ts";

export default defineCheck({
  id: "disk.not-compressed",
  title: "The disk is not packed",
  level: "must",
  requirements: ["disk.not-compressed"],
  why: "Published images often come compressed. Azure stores the blob as it is and unpacks nothing: an image made of it does not boot. vhdlint does not unpack disks either, since random access needs the plain file.",
  fix: { text: "Unpack the file and upload the disk that is in it.", commands: ["gunzip disk.vhd.gz"] },
  async run(image) {
    const { packed } = image.input;
    if (!packed) return image.disk ? [] : noDisk(image);
    return [
      {
        message:
          packed.format === "tar"
            ? "the file is a tar around the disk"
            : `the file is compressed with ${packed.format}`,
        fix: { text: "Unpack the file and upload the disk that is in it.", commands: [packed.command] },
      },
    ];
  },
});
