import agentValue from "../../../checks/agent/provisioning-agent-value.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { agentTree, hiddenAgent, noAgent, oldAgent } from "./_agent-tree.ts";

const mode = (text: string) => agentTree([`Provisioning.Agent=${text}`]);

checkTest(agentValue, {
  pass: {
    auto: mode("auto"),
    waagent: mode("waagent"),
    "cloud-init in quotes": mode('"cloud-init"'),
    disabled: mode("disabled # on purpose"),
    "no line": agentTree(["Lib.Dir=/var/lib/waagent"]),
    None: mode("None"),
    "a bad one that a later line mends": agentTree(["Provisioning.Agent=cloudinit", "Provisioning.Agent=cloud-init"]),
    CRLF: agentTree("Provisioning.Agent=cloud-init\r\n"),
  },
  fail: {
    "a slip": [
      agentTree(["# mode", "Provisioning.Agent=cloudinit"]),
      {
        message: 'Provisioning.Agent is "cloudinit", which counts as disabled',
        path: "/etc/waagent.conf",
        line: 2,
        subject: "Provisioning.Agent",
        evidence: { actual: "Provisioning.Agent=cloudinit" },
      },
    ],
    "another case": [mode("Auto"), { message: '"Auto"' }],
    "single quotes": [mode("'disabled'"), { message: "\"'disabled'\"" }],
    nothing: [mode(""), { message: "Provisioning.Agent is empty" }],
    "quotes before a CR": [agentTree('Provisioning.Agent="cloud-init"\r\n'), { line: 1 }],
    "a good one that a later line spoils": [
      agentTree(["Provisioning.Agent=auto", "Provisioning.Agent=none"]),
      { line: 2 },
    ],
    "the first release that reads it": [oldAgent("2.2.45", ["Provisioning.Agent=x"]), { line: 1 }],
  },
  notApplicable: {
    "an agent that does not read it": oldAgent("2.2.44", ["Provisioning.Agent=x"]),
    "no agent": noAgent,
  },
  undecided: { "an agent that is not visible": [hiddenAgent, "OEM partition"] },
});
