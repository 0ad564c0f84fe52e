import vfatModule from "../../../checks/boot/vfat-module.ts";
import { absent, checkTest } from "../../../src/testing/index.ts";
import { booting, version } from "./_boot.ts";

const conf = "/etc/modprobe.d/cis.conf";
const esp = { "/etc/fstab": "UUID=7B77-95E7 /boot/efi vfat umask=0077 0 1\n" };

checkTest(vfatModule, {
  pass: {
    "as modules": booting({}, esp),
    "built in, whatever modprobe.d says": booting(
      { builtin: ["vfat", "fat"] },
      { ...esp, [conf]: "install vfat /bin/true\n" },
    ),
    "a blacklist of what is loaded by name": booting(
      {},
      { ...esp, [conf]: "blacklist vfat\n", "/etc/modules-load.d/fat.conf": "vfat\n" },
    ),
    "a blacklist of what vfat brings along": booting({}, { ...esp, [conf]: "blacklist fat\n" }),
  },
  fail: {
    "an install line": [
      booting({}, { ...esp, [conf]: "# hardening\ninstall vfat /bin/true\n" }),
      { message: "vfat is kept from loading", path: conf, line: 2, subject: "vfat", level: "must" },
    ],
    "a blacklist": [booting({}, { ...esp, [conf]: "blacklist vfat\n" }), { path: conf }],
    "fat blocked below it": [booting({}, { ...esp, [conf]: "install fat /bin/false\n" }), { subject: "fat" }],
    "no module": [
      booting({}, { ...esp, [`/usr/lib/modules/${version}/kernel/fs/fat/vfat.ko`]: absent }),
      { message: `kernel ${version} has no vfat`, path: `/usr/lib/modules/${version}` },
    ],
    "nothing mounts FAT": [booting({}, { [conf]: "install vfat /bin/true\n" }), { level: "should" }],
    "a mount that may fail": [
      booting({}, { "/etc/fstab": "UUID=7B77-95E7 /efi vfat nofail 0 1\n", [conf]: "blacklist vfat\n" }),
      { level: "should" },
    ],
  },
  undecided: { "no kernel": esp },
});
