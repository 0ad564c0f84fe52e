import check from "../../../checks/cloud-init/version-for-accelnet.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { cloudInitEnabled, release, sitePackages } from "../../facts/cloud-init/base.ts";

checkTest(check, {
  pass: {
    "19.4": { ...cloudInitEnabled, ...release("19.4") },
    "18.5 with unmanaged rules": {
      ...cloudInitEnabled,
      ...release("18.5"),
      "/etc/udev/rules.d/68-azure-sriov-nm-unmanaged.rules": "",
    },
  },
  fail: {
    "19.3": [
      { ...cloudInitEnabled, ...release("19.3") },
      { path: `${sitePackages}/cloudinit/version.py`, evidence: { actual: "19.3", expected: "19.4 or newer" } },
    ],
    "0.7.9": [{ ...cloudInitEnabled, ...release("0.7.9") }, { message: /0\.7\.9/ }],
  },
  notApplicable: { "no cloud-init": { "/etc/cloud/cloud.cfg": "" } },
  undecided: {
    "no release known": [{ ...cloudInitEnabled, [`${sitePackages}/cloudinit/version.py`]: "" }, "release"],
  },
});
