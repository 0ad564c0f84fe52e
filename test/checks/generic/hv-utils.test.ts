import hvUtils from "../../../checks/generic/hv-utils.ts";
import { absent, checkTest } from "../../../src/testing/index.ts";
import { installedKernel, system } from "./_trees.ts";

const version = "6.1.0";
const base = { ...system("debian", "12"), ...installedKernel(version) };

checkTest(hvUtils, {
  pass: {
    "as a module": base,
    "built in": { ...system("debian", "12"), ...installedKernel(version, ["hv_utils"]) },
    "blocked, which another check tells": { ...base, "/etc/modprobe.d/a.conf": "install hv_utils /bin/true\n" },
  },
  fail: {
    missing: [
      { ...base, [`/usr/lib/modules/${version}/kernel/drivers/hv/hv_utils.ko`]: absent },
      { message: "kernel 6.1.0 has no hv_utils", path: `/usr/lib/modules/${version}` },
    ],
  },
  undecided: { "no kernel": [system("debian", "12"), "no installed kernel"] },
});
