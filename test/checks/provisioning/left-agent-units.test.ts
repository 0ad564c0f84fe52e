import leftAgentUnits from "../../../checks/provisioning/left-agent-units.ts";
import { checkTest, link, unreadableDirectory } from "../../../src/testing/index.ts";

const unit = "[Unit]\nDescription=Setup network rules for WALinuxAgent\n";

checkTest(leftAgentUnits, {
  pass: {
    "the package's own unit and slices": {
      "/usr/lib/systemd/system/waagent.service": "[Service]\n",
      "/usr/lib/systemd/system/azure.slice": "[Slice]\n",
      "/usr/lib/systemd/system/azure-vmextensions.slice": "[Slice]\n",
      "/etc/systemd/system/waagent.service.d/own.conf": "[Service]\n",
    },
  },
  fail: {
    "the firewall unit, seen once through a merged /usr": [
      { "/lib": link("usr/lib"), "/usr/lib/systemd/system/waagent-network-setup.service": unit },
      { path: "/lib/systemd/system/waagent-network-setup.service", message: "firewall unit" },
    ],
    "limits of Debian's and Ubuntu's service": [
      {
        "/lib/systemd/system/walinuxagent.service.d/10-Slice.conf": "[Service]\nSlice=azure.slice\n",
        "/lib/systemd/system/walinuxagent.service.d/12-CPUQuota.conf": "[Service]\nCPUQuota=75%\n",
        "/lib/systemd/system/azure-walinuxagent-logcollector.slice": "[Slice]\n",
      },
      { path: "/lib/systemd/system/walinuxagent.service.d/10-Slice.conf", message: "resource limit" },
      { path: "/lib/systemd/system/walinuxagent.service.d/12-CPUQuota.conf" },
      { path: "/lib/systemd/system/azure-walinuxagent-logcollector.slice", message: "slice" },
    ],
  },
  notApplicable: {
    "a specialized image keeps them": {
      tree: { "/usr/lib/systemd/system/waagent-network-setup.service": unit },
      target: { type: "specialized" },
    },
  },
  undecided: {
    "a directory that cannot be read": [{ "/etc/systemd/system": unreadableDirectory() }, "permission denied"],
  },
});
