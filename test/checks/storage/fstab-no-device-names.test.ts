import fstabNoDeviceNames from "../../../checks/storage/fstab-no-device-names.ts";
import { rhel9 } from "../../../fixtures/trees/rhel-9.ts";
import { enabled, systemdTargets } from "../../../fixtures/trees/parts/systemd.ts";
import { checkTest, unreadable } from "../../../src/testing/index.ts";

const path = "/etc/fstab";
const table = (text: string) => ({ [path]: text });
const mountUnit = (what: string) => ({
  ...systemdTargets(),
  "/etc/machine-id": "",
  "/etc/systemd/system/data.mount": `[Mount]\nWhat=${what}\nWhere=/data\n[Install]\nWantedBy=multi-user.target\n`,
  ...enabled("data.mount"),
});

checkTest(fstabNoDeviceNames, {
  pass: {
    "UUID, LABEL, PARTUUID and PARTLABEL": table(
      "UUID=1 / xfs\nLABEL=boot /boot ext4\nPARTUUID=2 /boot/efi vfat\nPARTLABEL=x /x ext4\n",
    ),
    "volumes of LVM": rhel9(),
    "an empty table, as Azure Linux's confidential image": table(""),
    "no table, as Flatcar": { "/etc/": "" },
    comments: table("# /dev/sda1 / ext4 defaults 0 1\n"),
    "a DVD drive": table("/dev/sr0 /media/cdrom udf,iso9660 user,noauto 0 0\n"),
    "a lasting link": table("/dev/disk/by-uuid/1 / ext4\n/dev/disk/azure/root-part1 /x ext4 nofail\n"),
    "a mount unit by UUID": mountUnit("/dev/disk/by-uuid/1"),
  },
  fail: {
    "the root by its SCSI name": [
      table("\n/dev/sda2 / ext4 defaults 0 1\n"),
      { message: "/dev/sda2", path, line: 2, subject: "/" },
    ],
    "an NVMe, a virtio and a Xen name": [
      table("/dev/nvme0n1p1 / ext4\n\t/dev/vda1 /boot ext4\n/dev/xvda15 /boot/efi vfat\n"),
      { line: 1 },
      { line: 2 },
      { line: 3 },
    ],
    "with nofail it is a warning": [table("/dev/sdb1 /mnt ext4 defaults,nofail 0 2\n"), { level: "should" }],
    "a swap partition": [table("/dev/sda3 none swap sw 0 0\n"), { subject: "none" }],
    "a mount unit": [
      mountUnit("/dev/sdb1"),
      { path: "/etc/systemd/system/data.mount", line: 2, subject: "data.mount" },
    ],
  },
  undecided: { "a table that cannot be read": [{ [path]: unreadable() }, "permission denied"] },
});
