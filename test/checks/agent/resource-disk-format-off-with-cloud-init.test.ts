import formatOff from "../../../checks/agent/resource-disk-format-off-with-cloud-init.ts";
import { absent, checkTest } from "../../../src/testing/index.ts";
import { agentTree, hiddenAgent, noAgent, withCloudInit } from "./_agent-tree.ts";

const on = ["ResourceDisk.Format=y"];
const rhel = { "/etc/os-release": "ID=rhel\nVERSION_ID=9.6\n" };

checkTest(formatOff, {
  pass: {
    off: agentTree(["ResourceDisk.Format=n"], withCloudInit),
    "off by the code's default": agentTree(["A=b"], withCloudInit),
    "a word that is no switch": agentTree(["ResourceDisk.Format=yes"], withCloudInit),
  },
  fail: {
    both: [
      agentTree(["# disk", ...on], { ...withCloudInit, ...rhel }),
      { message: "both the agent and cloud-init format the resource disk", line: 2, evidence: { expected: "n" } },
    ],
    "both, as AlmaLinux ships it": [agentTree(on, withCloudInit), { level: "info", line: 1 }],
  },
  notApplicable: {
    "no cloud-init": agentTree(on),
    "cloud-init switched off": agentTree(on, { ...withCloudInit, "/etc/cloud/cloud-init.disabled": "" }),
    "cloud-init told to leave the disk": agentTree(on, {
      ...withCloudInit,
      "/etc/cloud/cloud.cfg.d/99-disk.cfg": "mounts:\n  - [ ephemeral0 ]\n",
    }),
    "an agent that does not start": agentTree(on, {
      ...withCloudInit,
      "/etc/systemd/system/multi-user.target.wants/waagent.service": absent,
    }),
    "no agent": { ...noAgent, ...withCloudInit },
  },
  undecided: { "an agent that is not visible": hiddenAgent },
});
