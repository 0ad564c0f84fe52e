import check from "../../../checks/disk/sector-512.ts";
import { checkTest } from "../../../src/testing/check-test.ts";
import { rootPartition } from "../../../src/testing/disk.ts";

checkTest(check, {
  pass: { "sectors of 512 bytes": { disk: {} } },
  fail: {
    "a copy of a disk with sectors of 4096 bytes": [
      { disk: { sectorSize: 4096, partitions: [rootPartition()], bootCode: "none" } },
      {
        message: "the partition table counts in sectors that a VHD does not have",
        evidence: { actual: "4096 bytes", expected: "512 bytes" },
      },
    ],
  },
  notApplicable: { "no table": { disk: { table: "none", partitions: [] } }, "a bare tree": { "/etc/": "" } },
});
