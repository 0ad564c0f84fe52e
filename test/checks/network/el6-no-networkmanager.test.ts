import el6NoNetworkManager from "../../../checks/network/el6-no-networkmanager.ts";
import { rpms, rpmSqlite } from "../../../fixtures/trees/parts/rpm-database.ts";
import { checkTest, type Tree } from "../../../src/testing/index.ts";
import { el9 } from "./_trees.ts";

const el6 = { "/etc/redhat-release": "CentOS release 6.10 (Final)\n" };
const withPackages = (...lines: string[]): Tree => ({ ...el6, ...rpmSqlite("/var/lib/rpm", rpms("x86_64", lines)) });

checkTest(el6NoNetworkManager, {
  pass: { "not installed": withPackages("WALinuxAgent 2.2.49.2-1.el6 noarch") },
  fail: {
    installed: [
      withPackages("NetworkManager 1:0.8.1-113.el6", "WALinuxAgent 2.2.49.2-1.el6 noarch"),
      { message: "NetworkManager is installed", subject: "NetworkManager", evidence: { actual: "1:0.8.1-113.el6" } },
    ],
  },
  notApplicable: {
    "release 9": el9,
    "Fedora, whatever its number": {
      ...withPackages("NetworkManager 1:1.46-1"),
      "/etc/os-release": "ID=fedora\nVERSION_ID=6\n",
    },
    "another family": { "/etc/os-release": "ID=debian\nVERSION_ID=6\n" },
  },
  undecided: { "no database of packages": el6 },
});
