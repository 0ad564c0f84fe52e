import check from "../../../checks/disk/partitions-aligned.ts";
import { checkTest } from "../../../src/testing/check-test.ts";
import { biosBootPartition, rootPartition } from "../../../src/testing/disk.ts";

checkTest(check, {
  pass: {
    "whole MiB": { disk: {} },
    "a page": { disk: { partitions: [rootPartition({ startBytes: 40_960 })] } },
    "a BIOS boot partition, which holds no file system": {
      disk: { partitions: [biosBootPartition({ startBytes: 34 * 512, sizeBytes: 1024 * 1024 }), rootPartition()] },
    },
  },
  fail: {
    "sector 63": [
      { disk: { table: "mbr", partitions: [rootPartition({ startBytes: 63 * 512 })], bootCode: "none" } },
      {
        message: "partition 1 does not start at a multiple of 4 KiB",
        subject: "partition 1",
        evidence: { actual: "byte 32256, sector 63" },
      },
    ],
  },
  notApplicable: { "no table": { disk: { table: "none", partitions: [] } }, "a bare tree": { "/etc/": "" } },
});
