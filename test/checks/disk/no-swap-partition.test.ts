import check from "../../../checks/disk/no-swap-partition.ts";
import { checkTest } from "../../../src/testing/check-test.ts";
import { rootPartition } from "../../../src/testing/disk.ts";

checkTest(check, {
  pass: { "a good disk": { disk: {} } },
  fail: {
    "a swap partition and a swap volume": [
      {
        disk: {
          partitions: [rootPartition(), { index: 2, kind: "swap" }, { index: 3, use: "lvm", kind: "lvm2" }],
          logical: { "vg/swap": { kind: "swap" } },
        },
      },
      { message: "partition 2 holds swap space", subject: "partition 2", evidence: { actual: "16 MiB" } },
      { message: "vg/swap holds swap space" },
    ],
    "a partition of the type that was never made into swap": [
      { disk: { table: "mbr", partitions: [rootPartition(), { index: 2, use: "swap" }] } },
      { message: "partition 2 has the type of a swap partition" },
    ],
  },
  notApplicable: { "a bare tree": { "/etc/": "" } },
});
