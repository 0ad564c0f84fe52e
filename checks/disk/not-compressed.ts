import { defineCheck } from "../../src/lint/check.ts";
import { shellWord } from "../../src/image/text/shell-word.ts";
import { noDisk } from "./_disk.ts";

/** Formats by the program that unpacks them in place. */
const programs: ReadonlyMap<string, string> = new Map([
  ["gzip", "gunzip"],
  ["xz", "unxz"],
  ["zstd", "unzstd"],
  ["bzip2", "bunzip2"],
  ["zip", "unzip"],
  ["7-Zip", "7z x"],
  ["lz4", "unlz4"],
  ["lzop", "lzop -d"],
]);

export default defineCheck({
  id: "disk.not-compressed",
  title: "The disk is not packed",
  level: "must",
  requirements: ["disk.not-compressed"],
  why: "Published images often come compressed. Azure stores the blob as it is and unpacks nothing: an image made of it does not boot. vhdlint does not unpack disks either, since random access needs the plain file.",
  fix: { text: "Unpack the file and upload the disk that is in it.", commands: ["gunzip disk.vhd.gz"] },
  async run(image) {
    const { packed, locator } = image.input;
    if (!packed) return image.disk ? [] : noDisk(image);
    const program = programs.get(packed.format);
    return [
      {
        message: `the file is compressed with ${packed.format}`,
        fix: {
          text: "Unpack the file and upload the disk that is in it.",
          ...(program ? { commands: [`${program} ${shellWord(locator)}`] } : {}),
        },
      },
    ];
  },
});
