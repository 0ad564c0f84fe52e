import decode from "../../../checks/agent/decode-custom-data.ts";
import { absent, checkTest } from "../../../src/testing/index.ts";
import { agentTree, noAgent, withCloudInit } from "./_agent-tree.ts";

const on = ["Provisioning.DecodeCustomData=y"];

checkTest(decode, {
  pass: { off: agentTree(["A=b"], withCloudInit), "on where the agent provisions": agentTree(on) },
  fail: {
    "on beside cloud-init": [agentTree(on, withCloudInit), { message: "so it decodes no custom data", line: 1 }],
    "on in an agent that only reports": [agentTree([...on, "Provisioning.Agent=disabled"]), { line: 1 }],
  },
  notApplicable: {
    "an agent that does not start": agentTree(on, {
      "/etc/systemd/system/multi-user.target.wants/waagent.service": absent,
    }),
    "no agent": noAgent,
  },
});
