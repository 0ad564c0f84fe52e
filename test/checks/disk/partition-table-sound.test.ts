import { expect } from "vitest";
import check from "../../../checks/disk/partition-table-sound.ts";
import { checkTest } from "../../../src/testing/check-test.ts";
import { espPartition, rootPartition } from "../../../src/testing/disk.ts";

const MIB = 1024 * 1024;
const GIB = 1024 * MIB;
const zeros = new Uint8Array(512);

checkTest(check, {
  pass: { "a GPT": { disk: {} }, "an MBR": { disk: { table: "mbr", partitions: [rootPartition()] } } },
  fail: {
    "an ESP that overlaps the root": [
      { disk: { partitions: [rootPartition(), espPartition({ startBytes: GIB })] } },
      {
        message: "partitions 1 and 15 lie over each other",
        fix: {
          text: "Copy the disk again in full, or write down the places that its file systems have.",
          commands: ["sfdisk --dump disk.raw > table", "vi table", "sfdisk disk.raw < table"],
        },
      },
    ],
    "a partition that leaves the disk": [
      { disk: { partitions: [rootPartition({ sizeBytes: 31 * GIB })], bootCode: "none" } },
      { message: "partition 1 leaves the disk" },
    ],
    "a damaged primary copy": [
      { disk: { bytes: [[512 + 40, new Uint8Array([1, 2, 3])]] } },
      { message: "the primary GPT is damaged; its backup was read" },
    ],
    "no copy left": [
      {
        disk: {
          bytes: [
            [512, zeros],
            [30 * GIB - 512, zeros],
          ],
          bootCode: "none",
        },
      },
      { message: "the primary GPT is missing", fix: { text: expect.stringContaining("no copy of its table") } },
      { message: "the backup GPT is missing", level: "should" },
    ],
    "no backup": [
      { disk: { bytes: [[30 * GIB - 512, zeros]] } },
      { message: "the backup GPT is missing", level: "should" },
    ],
    "no protective MBR": [
      { disk: { bytes: [[0x1be, new Uint8Array(64)]], bootCode: "none" } },
      { message: "there is a GPT without a protective MBR" },
    ],
    "an MBR over an old GPT": [
      { disk: { bytes: [[0x1be + 4, new Uint8Array([0x83])]], bootCode: "none" } },
      { message: /^a GPT is ignored/, level: "info" },
    ],
  },
  notApplicable: { "no table": { disk: { table: "none", partitions: [] } }, "a bare tree": { "/etc/": "" } },
});
