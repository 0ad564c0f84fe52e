import provisioned from "../../../checks/leftovers/waagent-provisioned.ts";
import { checkTest, directory, unreadableDirectory } from "../../../src/testing/index.ts";

checkTest(provisioned, {
  pass: {
    "no agent": {},
    "an empty directory": { "/var/lib/waagent/": directory() },
    "a marker where another Lib.Dir holds": {
      "/usr/sbin/waagent": "",
      "/etc/waagent.conf": "Lib.Dir=/var/opt/waagent\n",
      "/var/lib/waagent/provisioned": "id",
    },
  },
  fail: {
    "the marker": [
      { "/var/lib/waagent/provisioned": "3D5C7A9E-0B1C-4E2F-8A6D-5F4E3D2C1B0A" },
      { message: "the marker of a provisioned machine left behind", path: "/var/lib/waagent/provisioned" },
    ],
    "an empty marker": [{ "/var/lib/waagent/provisioned": "" }, { path: "/var/lib/waagent/provisioned" }],
    "the marker in another Lib.Dir": [
      { "/etc/waagent.conf": "Lib.Dir=/var/opt/waagent\n", "/var/opt/waagent/provisioned": "" },
      { path: "/var/opt/waagent/provisioned" },
    ],
  },
  notApplicable: {
    "a specialized image": { tree: { "/var/lib/waagent/provisioned": "" }, target: { type: "specialized" } },
  },
  undecided: {
    "a directory that cannot be read": [{ "/var/lib/waagent": unreadableDirectory() }, "permission denied"],
  },
});
