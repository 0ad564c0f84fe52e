import check from "../../../checks/disk/first-mib-free.ts";
import { checkTest } from "../../../src/testing/check-test.ts";
import { rootPartition } from "../../../src/testing/disk.ts";

const start = (sector: number) => ({ disk: { partitions: [rootPartition({ startBytes: sector * 512 })] } });

checkTest(check, {
  pass: { "sector 2048": start(2048) },
  fail: {
    "sector 2040": [
      start(2040),
      {
        message: "partition 1 starts in the first MiB of the disk",
        evidence: { actual: "sector 2040", expected: "sector 2048 or later" },
      },
    ],
  },
  notApplicable: { "no table": { disk: { table: "none", partitions: [] } }, "a bare tree": { "/etc/": "" } },
});
