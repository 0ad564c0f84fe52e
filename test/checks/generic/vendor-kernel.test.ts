import vendorKernel from "../../../checks/generic/vendor-kernel.ts";
import { debian12 } from "../../../fixtures/trees/debian-12.ts";
import { oracle9 } from "../../../fixtures/trees/oracle-9.ts";
import { dpkg } from "../../../fixtures/trees/parts/dpkg.ts";
import { rhel9 } from "../../../fixtures/trees/rhel-9.ts";
import { sles15 } from "../../../fixtures/trees/sles-15.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { installedKernel, system } from "./_trees.ts";

const own = {
  ...system("debian", "12"),
  ...installedKernel("6.9.1-mine"),
  ...dpkg("amd64", { "linux-image-6.1.0-41-amd64": "6.1.158-1" }),
};

checkTest(vendorKernel, {
  pass: {
    Debian: debian12(),
    "RHEL, arm64": rhel9("aarch64"),
    "Oracle's UEK": oracle9(),
    "SUSE, with a build number behind": sles15(),
    "a database that names no versions": {
      ...system("alpine", "3.20"),
      ...installedKernel("6.6.1-0-virt"),
      "/lib/apk/db/installed": "P:linux-virt\nV:6.6.1-r0\nA:x86_64\n",
    },
  },
  fail: {
    "built by hand": [own, { message: "kernel 6.9.1-mine belongs to no package", path: "/boot/vmlinuz-6.9.1-mine" }],
    "modules of others": [
      { ...debian12(), "/usr/lib/modules/6.1.0-41-cloud-amd64/updates/dkms/x.ko": "" },
      { message: "modules of others", path: "/usr/lib/modules/6.1.0-41-cloud-amd64/updates" },
    ],
  },
  undecided: { "no kernel": system("debian", "12") },
});
