import kernelHasModules from "../../../checks/boot/kernel-has-modules.ts";
import { absent, checkTest, unreadable } from "../../../src/testing/index.ts";
import { another, booting, version } from "./_boot.ts";

const modules = `/usr/lib/modules/${version}`;

checkTest(kernelHasModules, {
  pass: {
    "its own directory": booting(),
    "in /lib, without usrmerge": booting({}, { [`${modules}/`]: absent, [`/lib/modules/${version}/kernel/a.ko`]: "" }),
    "a kernel without modules": booting(
      {},
      { [`${modules}/`]: absent, [`/boot/config-${version}`]: "CONFIG_HYPERV=y\n" },
    ),
  },
  fail: {
    "another kernel's only": [
      {
        ...booting({}, { [`${modules}/`]: absent, [`/boot/config-${version}`]: "CONFIG_MODULES=y\n" }),
        "/usr/lib/modules/6.1.1/modules.builtin": "",
      },
      { message: `kernel ${version} has no directory of modules`, path: `/boot/vmlinuz-${version}`, level: "must" },
    ],
    "of a kernel that does not start": [
      { ...booting(), ...another(), "/usr/lib/modules/5.14.0/": absent, "/boot/config-5.14.0": absent },
      { subject: "5.14.0", level: "should" },
    ],
  },
  undecided: {
    "no kernel": {},
    "a configuration that cannot be read": booting(
      {},
      { [`${modules}/`]: absent, [`/boot/config-${version}`]: unreadable() },
    ),
  },
});
