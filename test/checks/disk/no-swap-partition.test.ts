import check from "../../../checks/disk/no-swap-partition.ts";
import { checkTest } from "../../../src/testing/check-test.ts";
import { rootPartition } from "../../../src/testing/disk.ts";

const command = (last: string) => ({
  text: "Delete it, take it out of fstab and resume=, and make swap on the temporary disk.",
  commands: ["swapoff -a", "sed -i '/\\sswap\\s/d' /etc/fstab", last],
});

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
      { message: "vg/swap holds swap space", fix: command("lvremove -y vg/swap") },
    ],
    "a partition of the type that was never made into swap": [
      { disk: { table: "mbr", partitions: [rootPartition(), { index: 2, use: "swap" }] } },
      { message: "partition 2 has the type of a swap partition", fix: command("sfdisk --delete /dev/sda 2") },
    ],
    "partitions of the type that hold something else": [
      { disk: { partitions: [rootPartition({ use: "swap" }), { index: 5, use: "swap", kind: "swap" }] } },
      {
        message: "partition 1 has the type of a swap partition and holds ext4",
        fix: { text: "Give the partition the type of what it holds.", commands: ["sgdisk -t 1:8300 /dev/sda"] },
      },
      { message: "partition 5 holds swap space", fix: command("sgdisk -d 5 /dev/sda") },
    ],
  },
  notApplicable: { "a bare tree": { "/etc/": "" } },
});
