import { type Finding, type Level, defineCheck, notApplicable } from "../../src/lint/check.ts";
import { noDisk } from "./_disk.ts";

/** Other checks judge these: of the footer and of the file's length. */
const toldElsewhere: ReadonlySet<string> = new Set([
  "footer-checksum",
  "footer-missing",
  "footers-differ",
  "data-missing",
  "size",
]);

/** Neither says for sure that something is wrong. */
const milder: ReadonlyMap<string, Level> = new Map([
  // Writers replace one header of a VHDX at a time.
  ["header", "info"],
  // The time of the parent's file, with some makers: a copy has another one.
  ["parent-changed", "info"],
]);

export default defineCheck({
  id: "disk.container-sound",
  title: "The container was closed cleanly and is whole",
  level: "should",
  requirements: ["disk.container-sound"],
  why: "A VHDX with entries in its log, a qcow2 marked as dirty or a VMDK that was not closed were copied from a running machine or after a crash: what its programs had not written yet is missing. A parent that was written to since, or blocks that lie over each other or beyond the end of the file, make a disk that never was. What is wrong with the container goes into whatever it is converted to.",
  fix: { text: "Shut the machine down, let its hypervisor close the disk, and copy or convert it again." },
  async run(image) {
    const { disk } = image;
    if (!disk) return noDisk(image);
    const { container } = disk;
    if (container.kind === "raw") return notApplicable("a raw disk has no container around it");
    const findings: Finding[] = container.problems
      .filter(({ code }) => !toldElsewhere.has(code))
      .map(({ code, message }) => {
        const level = milder.get(code);
        return level === undefined ? { message } : { message, level };
      });
    const fix = { text: "Copy the file again: this one is damaged." };
    const blocks = container.kind === "vhd" ? ((await container.details.inspectTable?.())?.problems ?? []) : [];
    return [...findings, ...blocks.map(({ message }) => ({ message, level: "must" as const, fix }))];
  },
});
