import rootReference from "../../../checks/boot/root-reference-persistent.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { grub, on } from "./_boot.ts";

checkTest(rootReference, {
  pass: {
    UUID: on("root=UUID=143c811b"),
    PARTUUID: on("root=PARTUUID=143c811b"),
    LABEL: on("root=LABEL=root"),
    "by-uuid": on("root=/dev/disk/by-uuid/143c811b"),
    "a logical volume": on("root=/dev/mapper/rootvg-rootlv"),
    "a logical volume by its id": on("root=/dev/disk/by-id/dm-name-rootvg-rootlv"),
    "no root": on("ro"),
    "the last one counts": on("root=/dev/sda1 root=UUID=143c811b"),
  },
  fail: {
    "a disk of KVM": [
      on("root=/dev/vda1"),
      { message: "by the order of disks", path: grub, evidence: { actual: "root=/dev/vda1" } },
    ],
    "a disk of SCSI": [on("root=/dev/sda2 ro"), {}],
    "a disk of NVMe": [on("root=/dev/nvme0n1p1"), {}],
    "by-id": [on("root=/dev/disk/by-id/scsi-14d534654-part1"), { message: "by the hardware" }],
  },
  undecided: { "no boot configuration": {} },
});
