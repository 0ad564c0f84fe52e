import cloudInitFstab from "../../../checks/leftovers/cloud-init-fstab.ts";
import { checkTest, unreadable } from "../../../src/testing/index.ts";

checkTest(cloudInitFstab, {
  pass: {
    "no fstab": {},
    "the image's own": { "/etc/fstab": "UUID=1 / ext4 defaults,comment=root 0 1\n# comment=cloudconfig\n" },
  },
  fail: {
    "the temporary disk": [
      {
        "/etc/fstab":
          "UUID=1 / ext4 defaults 0 1\n/dev/disk/cloud/azure_resource-part1\t/mnt\tauto\tdefaults,comment=cloudconfig\t0\t2\n",
      },
      { path: "/etc/fstab", line: 2, evidence: { actual: "/dev/disk/cloud/azure_resource-part1" } },
    ],
    "with nofail": [{ "/etc/fstab": "/dev/sdb1 /mnt auto nofail,comment=cloudconfig 0 2\n" }, { level: "should" }],
  },
  undecided: { unreadable: { "/etc/fstab": unreadable() } },
});
