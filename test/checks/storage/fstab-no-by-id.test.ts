import fstabNoById from "../../../checks/storage/fstab-no-by-id.ts";
import { checkTest } from "../../../src/testing/index.ts";

const suse = { "/etc/os-release": "ID=sles\nVERSION_ID=15.6\n" };
const byId = "/dev/disk/by-id/ata-VBOX_HARDDISK_VB1-part1";

checkTest(fstabNoById, {
  pass: {
    "by-uuid": {
      ...suse,
      "/etc/fstab": "/dev/disk/by-uuid/1 / btrfs\n",
      "/boot/grub2/grub.cfg": "menuentry t { linux /k root=/dev/disk/by-uuid/1 }",
    },
    "names of LVM and device-mapper": {
      ...suse,
      "/etc/fstab": "/dev/disk/by-id/dm-name-vg-root / xfs\n/dev/disk/by-id/lvm-pv-uuid-1 /x xfs\n",
    },
    "an entry that is not the default": {
      ...suse,
      "/boot/grub2/grub.cfg": `menuentry a { linux /k root=UUID=1 }\nmenuentry b { linux /k root=${byId} }`,
    },
  },
  fail: {
    "fstab of SLES": [
      { ...suse, "/etc/fstab": `${byId} / btrfs\n` },
      { message: byId, path: "/etc/fstab", line: 1, subject: "/" },
    ],
    "the command line": [
      { ...suse, "/boot/grub2/grub.cfg": `menuentry t {\n linux /k root=${byId} ro\n}` },
      { message: `root=${byId}`, path: "/boot/grub2/grub.cfg", line: 2 },
    ],
    "by-path, elsewhere a warning": [
      {
        "/etc/os-release": "ID=debian\nVERSION_ID=12\n",
        "/etc/fstab": "/dev/disk/by-path/pci-0000:00:1f.2-ata-1-part1 / ext4\n",
      },
      { level: "should" },
    ],
  },
});
