import resourceDiskFstab from "../../../checks/leftovers/resource-disk-fstab.ts";
import { checkTest, unreadable } from "../../../src/testing/index.ts";
import { cloudInitEnabled } from "../../facts/cloud-init/base.ts";

checkTest(resourceDiskFstab, {
  pass: {
    "no fstab": {},
    "the disk of the image": {
      "/etc/fstab":
        "UUID=1 / ext4 defaults 0 1\n/dev/sda1 /boot ext4 defaults 0 2\n/dev/nvme0n1p1 /efi vfat defaults 0 0\n/dev/mapper/rootvg-home /home xfs defaults 0 0\n",
    },
    "the agent's swap file where cloud-init takes over has a check of its own": {
      ...cloudInitEnabled,
      "/etc/fstab": "/mnt/resource/swapfile none swap sw 0 0\n",
    },
    "names of the kernel have a check of their own": { "/etc/fstab": "/dev/sdb1 /mnt ext4 defaults 0 2\n" },
    "cloud-init's line has a check of its own": { "/etc/fstab": "/dev/sdb1 /mnt auto comment=cloudconfig 0 2\n" },
  },
  fail: {
    "disks of the VM": [
      {
        "/etc/fstab":
          "/dev/disk/azure/scsi1/lun0-part1 /data xfs defaults 0 2\n/mnt/resource/swapfile none swap sw 0 0\n",
      },
      { line: 1, message: "a data disk" },
      { line: 2, message: "swap file" },
    ],
    "with nofail": [
      { "/etc/fstab": "/dev/disk/cloud/azure_resource-part1 /mnt auto defaults,nofail 0 2\n" },
      { level: "should", message: "the temporary disk" },
    ],
  },
  undecided: { unreadable: { "/etc/fstab": unreadable() } },
});
