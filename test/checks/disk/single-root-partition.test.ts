import check from "../../../checks/disk/single-root-partition.ts";
import { checkTest } from "../../../src/testing/check-test.ts";
import { espPartition, rootPartition, rootTree } from "../../../src/testing/disk.ts";

const other = (fstab: string) => ({ ...rootTree, "/etc/fstab": fstab, "/usr/": "", "/home/": "", "/var/": "" });

checkTest(check, {
  pass: {
    "a good disk": { disk: {} },
    "a /boot and data of its own": {
      disk: {
        partitions: [
          rootPartition({
            tree: other("UUID=b /boot ext4 defaults 0 2\nUUID=d /data xfs nofail 0 2\n"),
            sizeBytes: 2 ** 30,
          }),
          { index: 2, uuid: "b", tree: { "/grub/": "" } },
          { index: 3, uuid: "d", kind: "xfs", tree: { "/etc/": "" } },
        ],
      },
    },
  },
  fail: {
    "two systems": [
      { disk: { partitions: [espPartition(), rootPartition({ sizeBytes: 2 ** 33 }), { index: 2, tree: rootTree }] } },
      { message: "partition 2 holds another system beside that of partition 1", subject: "partition 2" },
    ],
    "volumes for /var and /home": [
      {
        disk: {
          partitions: [
            rootPartition({
              tree: other("UUID=v /var ext4 defaults 0 2\nUUID=h /home xfs defaults 0 2\n"),
              sizeBytes: 2 ** 30,
            }),
            { index: 2, uuid: "v", tree: { "/lib/": "" } },
            { index: 3, uuid: "h", kind: "xfs", tree: { "/me/": "" } },
          ],
        },
      },
      { message: "/var, /home have volumes of their own", level: "info" },
    ],
  },
  notApplicable: { "a bare tree": { "/etc/": "" } },
});
