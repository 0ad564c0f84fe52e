import check from "../../../checks/disk/file-systems-clean.ts";
import { checkTest } from "../../../src/testing/check-test.ts";
import { espPartition, rootPartition } from "../../../src/testing/disk.ts";

checkTest(check, {
  pass: { "a good disk": { disk: {} } },
  fail: {
    "a copy of a running machine": [
      { disk: { partitions: [espPartition({ dirty: true }), rootPartition({ dirty: true })] } },
      { message: "the ext4 in partition 1 was not cleanly unmounted", subject: "partition 1" },
      { message: "the FAT32 in partition 15 was not cleanly unmounted", subject: "partition 15" },
    ],
  },
  notApplicable: { "a bare tree": { "/etc/": "" } },
  undecided: { "a damaged ESP": { disk: { partitions: [espPartition({ error: "damaged" }), rootPartition()] } } },
});
