import check from "../../../checks/cloud-init/installed.ts";
import { absent, checkTest } from "../../../src/testing/index.ts";
import { cloudInitEnabled, sitePackages } from "../../facts/cloud-init/base.ts";
import { agent } from "./_trees.ts";

const none = { "/etc/os-release": 'ID=debian\nVERSION_ID="12"\n' };

checkTest(check, {
  pass: { "program and Python package": cloudInitEnabled },
  fail: {
    "nothing of it": [none, { message: "cloud-init is not installed", level: "should" }],
    "an agent that starts": [{ ...none, ...agent("Provisioning.Agent=auto") }, { level: "info" }],
    "the package's folder is gone": [
      { ...cloudInitEnabled, [sitePackages]: absent },
      { message: /without its Python package/, path: "/usr/bin/cloud-init" },
    ],
    "the package's folder is gone, which its database does not know": [
      {
        ...cloudInitEnabled,
        [sitePackages]: absent,
        "/usr/lib/python3/encodings/__init__.py": "",
        "/var/lib/dpkg/status":
          "Package: cloud-init\nStatus: install ok installed\nArchitecture: all\nVersion: 24.4-1\n",
      },
      { message: /without its Python package/ },
    ],
  },
  notApplicable: {
    "a specialized image": { tree: none, target: { type: "specialized" } },
    "RHEL 6": { "/etc/os-release": 'ID=rhel\nVERSION_ID="6.10"\n' },
    Flatcar: { "/etc/os-release": "ID=flatcar\nVERSION_ID=4081.2.0\n" },
  },
});
