import fstabNofail from "../../../checks/storage/fstab-nofail.ts";
import { sles15 } from "../../../fixtures/trees/sles-15.ts";
import { checkTest, unreadable } from "../../../src/testing/index.ts";

const root = "UUID=1 / ext4 defaults 0 1\n";
const table = (text: string) => ({ "/etc/fstab": root + text });

checkTest(fstabNofail, {
  pass: {
    "the system's own places": table(
      "UUID=2 /boot ext4\nUUID=3 /boot/efi vfat\nUUID=4 /var/log xfs\nUUID=5 /home xfs\n",
    ),
    "subvolumes of the root": sles15(),
    "volumes of the root's group": {
      "/etc/fstab": "/dev/mapper/vg-root / xfs\n/dev/mapper/vg-data /data xfs\n/dev/vg/more /more xfs\n",
    },
    "a data disk with nofail": table("UUID=9 /data xfs defaults,nofail 0 0\n"),
    "cloud-init's own line": table(
      "/dev/disk/cloud/azure_resource-part1 /mnt auto defaults,nofail,x-systemd.requires=cloud-init.service,comment=cloudconfig 0 2\n",
    ),
    "mounted when it is used": table("server:/x /x nfs _netdev,x-systemd.automount\n"),
    "tmpfs, bind mounts and a DVD drive": table(
      "tmpfs /work tmpfs size=1g\n/srv/x /data none bind\n/dev/sr0 /media/dvd udf\n",
    ),
    "no table": { "/etc/": "" },
  },
  fail: {
    "the temporary disk": [
      table("/dev/disk/cloud/azure_resource-part1 /mnt auto defaults 0 2\n"),
      { message: "not every VM has it", path: "/etc/fstab", line: 2, subject: "/mnt", level: "must" },
    ],
    "swap on it": [table("/dev/disk/azure/resource-part2 none swap sw 0 0\n"), { level: "must" }],
    "a data disk by its LUN": [table("/dev/disk/azure/scsi1/lun0-part1 /data xfs\n"), { level: "must" }],
    "a share": [
      table("//acct.file.core.windows.net/s /s cifs _netdev,credentials=/x\n"),
      { message: "share", level: "should" },
    ],
    "a disk that may be a data disk": [
      table("UUID=9 /data xfs defaults 0 0\n"),
      { message: "may be a data disk", level: "should" },
    ],
    "a volume of another group": [table("/dev/mapper/data-lv /data xfs\n"), { line: 2 }],
  },
  undecided: { "a table that cannot be read": [{ "/etc/fstab": unreadable() }, "permission denied"] },
});
