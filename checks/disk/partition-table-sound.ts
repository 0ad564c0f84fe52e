import { type Fix, type Level, defineCheck, notApplicable } from "../../src/lint/check.ts";
import { noDisk } from "./_disk.ts";

/** Mended by the tools, or read in spite of it. All else keeps partitions from being found. */
const milder: ReadonlyMap<string, Level> = new Map([
  ["backup-gpt", "should"],
  ["copies-differ", "should"],
  // A disk that was enlarged: growpart and the kernel go by the primary copy.
  ["backup-not-at-end", "info"],
  ["hybrid-mbr", "info"],
  ["stale-gpt", "info"],
]);

const rewrite: Fix = {
  text: "Copy the disk again in full, or write down the places that its file systems have.",
  commands: ["sfdisk --dump disk.raw > table", "vi table", "sfdisk disk.raw < table"],
};

/** What sgdisk does not mend by writing both copies anew. */
const otherFixes: ReadonlyMap<string, Fix> = new Map([
  ["overlap", rewrite],
  ["beyond-end", rewrite],
  ["extended-chain", rewrite],
  [
    "hybrid-mbr",
    {
      text: "Write a protective MBR without other partitions.",
      commands: ["printf '%s\\n' x n w y | gdisk disk.raw"],
    },
  ],
  ["stale-gpt", { text: "Wipe the GPT that nobody reads.", commands: ["wipefs -f -a -t gpt disk.raw"] }],
]);

/** With neither copy left there is nothing to write anew. */
const lost: Fix = {
  text: "Copy the disk again from where it was made: no copy of its table is left to mend it from.",
};

export default defineCheck({
  id: "disk.partition-table-sound",
  title: "The partition table is sound",
  level: "must",
  requirements: ["disk.partition-table-sound", "disk.esp-reference-layout"],
  why: "Partitions that lie over each other or leave the disk lose data or are not found at all, mostly after a copy that was cut off or a disk that was shrunk. A damaged primary GPT stops UEFI firmware or makes it go by the backup. Linux takes no partition from a GPT without a protective MBR, with entries of another size than 128 bytes, or whose usable space goes beyond the end of the disk, as that of a disk that was cut off in its free space does (block/partitions/efi.c). A backup that is damaged or not in the last sector boots all the same.",
  fix: { text: "Repair the table.", commands: ["sgdisk -v disk.raw", "sgdisk -e disk.raw"] },
  async run(image) {
    const { disk } = image;
    if (!disk) return noDisk(image);
    const { partitionTable } = disk;
    if (!partitionTable) return notApplicable("the disk has no partition table");
    const { gpt, problems } = partitionTable;
    const isLost = gpt !== undefined && gpt.primary !== "valid" && gpt.backup !== "valid";
    return problems
      .filter(({ code }) => code !== "sector-size")
      .map(({ code, message }) => {
        const level = milder.get(code);
        const fix = otherFixes.get(code) ?? (isLost ? lost : undefined);
        return { message, ...(level === undefined ? {} : { level }), ...(fix === undefined ? {} : { fix }) };
      });
  },
});
