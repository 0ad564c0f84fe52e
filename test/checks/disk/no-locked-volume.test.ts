import check from "../../../checks/disk/no-locked-volume.ts";
import { checkTest } from "../../../src/testing/check-test.ts";
import { rootPartition } from "../../../src/testing/disk.ts";

const locked = { index: 2, kind: "luks", title: "LUKS2", error: "it is encrypted" } as const;

checkTest(check, {
  pass: { "a good disk": { disk: {} } },
  fail: {
    "the root": [{ disk: { partitions: [locked] } }, { message: "partition 2 is encrypted with LUKS2" }],
    "a volume beside the root": [{ disk: { partitions: [rootPartition(), locked] } }, { level: "should" }],
  },
  notApplicable: { "a bare tree": { "/etc/": "" } },
});
