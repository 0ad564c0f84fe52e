import hvUtils from "../../../checks/generic/hv-utils.ts";
import { absent, checkTest } from "../../../src/testing/index.ts";
import { installedKernel, system } from "./_trees.ts";

const version = "6.1.0";
const base = { ...system("debian", "12"), ...installedKernel(version) };
const block = { "/etc/modprobe.d/a.conf": "# c\ninstall hv_utils /bin/true\n" };

checkTest(hvUtils, {
  pass: {
    "as a module": base,
    "built in, whatever modprobe.d says": {
      ...system("debian", "12"),
      ...installedKernel(version, ["hv_utils"]),
      ...block,
    },
  },
  fail: {
    missing: [
      { ...base, [`/usr/lib/modules/${version}/kernel/drivers/hv/hv_utils.ko`]: absent },
      { message: "kernel 6.1.0 has no hv_utils", path: `/usr/lib/modules/${version}` },
    ],
    blocked: [
      { ...base, ...block },
      { message: "kept from loading", path: "/etc/modprobe.d/a.conf", line: 2 },
    ],
    "blacklisted, with a dash": [{ ...base, "/etc/modprobe.d/a.conf": "blacklist hv-utils\n" }, { line: 1 }],
    "on the command line": [
      {
        ...base,
        "/boot/grub/grub.cfg": `menuentry t {\n linux /boot/vmlinuz-${version} modprobe.blacklist=floppy,hv_utils\n}`,
      },
      { message: "by the command line", path: "/boot/grub/grub.cfg", line: 2 },
    ],
  },
  undecided: { "no kernel": [system("debian", "12"), "no installed kernel"] },
});
