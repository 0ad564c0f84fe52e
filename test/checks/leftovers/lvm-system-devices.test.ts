import lvmSystemDevices from "../../../checks/leftovers/lvm-system-devices.ts";
import { checkTest } from "../../../src/testing/index.ts";

checkTest(lvmSystemDevices, {
  pass: {
    none: {},
    "no entry": { "/etc/lvm/devices/system.devices": "# LVM uses devices listed in this file.\nVERSION=1.1.1\n" },
  },
  fail: {
    "a disk of the build machine": [
      { "/etc/lvm/devices/system.devices": "VERSION=1.1.2\nIDTYPE=sys_wwid IDNAME=naa.6 DEVNAME=/dev/sda2 PVID=x\n" },
      { path: "/etc/lvm/devices/system.devices", line: 2 },
    ],
  },
});
