import { type Finding, defineCheck, notApplicable } from "../../src/lint/check.ts";
import { noDisk } from "./_disk.ts";
import { fixedVhdFix } from "./_fixed-vhd.ts";

const VERSION = 0x0001_0000;
const NO_DATA_OFFSET = 0xffff_ffff_ffff_ffffn;

export default defineCheck({
  id: "disk.footer-fields-sane",
  title: "The fields of the VHD footer are as the format wants them",
  level: "should",
  requirements: ["disk.footer-fields-sane", "lisa.marketplace-vhd-footer"],
  why: "Certification compares checksum, format version, saved state and data offset with the specification, and tools refuse a file whose checksum is wrong. Who wrote the file and what geometry it claims is never looked at: good files differ there.",
  fix: { text: "Write the VHD again with a tool, not by hand." },
  async run(image) {
    const { disk } = image;
    if (!disk) return noDisk(image);
    const { container } = disk;
    if (container.kind !== "vhd") return notApplicable(`a ${container.kind} file is no VHD yet`);
    const { type, footer, copiesAgree } = container.details;
    const fix = fixedVhdFix(disk);
    const findings: Finding[] = [];
    const checksum = container.problems.find(({ code }) => code === "footer-checksum");
    if (checksum) findings.push({ message: checksum.message, evidence: { actual: hex(footer.checksum, 8) }, fix });
    if (footer.fileFormatVersion !== VERSION)
      findings.push({
        message: "the footer gives another version of the format",
        evidence: { actual: hex(footer.fileFormatVersion, 8), expected: hex(VERSION, 8) },
        fix,
      });
    if (type === "fixed" && footer.dataOffset !== NO_DATA_OFFSET)
      findings.push({
        message: "the footer of the fixed disk leads to a header",
        evidence: { actual: `0x${footer.dataOffset.toString(16)}`, expected: `0x${NO_DATA_OFFSET.toString(16)}` },
        fix,
      });
    if (footer.savedState !== 0)
      findings.push({
        message: "the disk belongs to a machine in saved state",
        evidence: { actual: hex(footer.savedState, 2) },
        fix,
      });
    if (copiesAgree === false) findings.push({ message: "the footer and its copy at the start differ", fix });
    return findings;
  },
});

function hex(value: number, digits: number): string {
  return `0x${value.toString(16).padStart(digits, "0")}`;
}
