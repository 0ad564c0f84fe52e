import networkdConf from "../../../checks/network/networkd-conf.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { azureLinux, el9, system } from "./_trees.ts";

checkTest(networkdConf, {
  pass: {
    "Azure Linux 3": { ...azureLinux, "/etc/systemd/networkd.conf": "" },
    "Azure Linux 4": { ...system("azurelinux", "4.0"), "/usr/lib/systemd/networkd.conf": "" },
  },
  fail: {
    "Azure Linux 3": [{ ...azureLinux, "/usr/lib/systemd/networkd.conf": "" }, { path: "/etc/systemd/networkd.conf" }],
    "Azure Linux 4": [system("azurelinux", "4.0"), { path: "/usr/lib/systemd/networkd.conf" }],
  },
  notApplicable: { "another system": el9 },
});
