import { type Finding, defineCheck, notApplicable } from "../../src/lint/check.ts";
import { noDisk } from "./_disk.ts";
import { fixedVhdFix } from "./_fixed-vhd.ts";

export default defineCheck({
  id: "disk.file-length",
  title: "The file is as long as the disk and its footer",
  level: "must",
  requirements: ["disk.file-length"],
  why: "A fixed VHD is the disk followed by 512 bytes of footer. A shorter file lost a part of the disk, mostly in a copy or upload that was cut off; one with more behind the footer is read from the wrong end, and Azure says that the cookie is missing.",
  fix: { text: "Copy or convert the file again." },
  async run(image) {
    const { disk } = image;
    if (!disk) return noDisk(image);
    const { container } = disk;
    if (container.kind !== "vhd") return notApplicable(`a ${container.kind} file is no VHD yet`);
    const { type, trailingBytes, surplusBytes = 0, tail, fileSize, currentSize } = container.details;
    if (type !== "fixed") return notApplicable(`a ${type} VHD grows as it is filled`);
    const evidence = { actual: `${fileSize} bytes`, expected: `${currentSize + 512} bytes` };
    const findings: Finding[] = [];
    if (surplusBytes < 0)
      findings.push({
        message: `the last ${-surplusBytes} bytes of the disk are missing in front of the footer`,
        evidence,
        fix: { text: "Copy the file again: this one lost a part of the disk." },
      });
    if (surplusBytes > 0)
      findings.push({
        message: `${surplusBytes} bytes lie between the end of the disk and the footer`,
        evidence,
        fix: fixedVhdFix(disk),
      });
    if (trailingBytes > 0)
      findings.push({
        message: `${trailingBytes} bytes follow the footer`,
        evidence,
        fix: fixedVhdFix(disk),
      });
    if (tail && tail.lengthBytes < 512)
      findings.push({ message: "the footer has only 511 bytes", evidence, fix: fixedVhdFix(disk) });
    return findings;
  },
});
