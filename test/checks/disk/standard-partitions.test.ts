import check from "../../../checks/disk/standard-partitions.ts";
import { checkTest } from "../../../src/testing/check-test.ts";

checkTest(check, {
  pass: { "a good disk": { disk: {} } },
  fail: {
    "a physical volume": [
      { disk: { partitions: [{ index: 2, kind: "lvm2" }] } },
      { message: "partition 2 belongs to LVM", subject: "partition 2" },
    ],
    "a partition of the type": [{ disk: { partitions: [{ index: 1, use: "lvm" }] } }, {}],
  },
  notApplicable: { "a bare tree": { "/etc/": "" } },
});
