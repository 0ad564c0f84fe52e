import notDisabled from "../../../checks/agent/not-masked-or-disabled.ts";
import { checkTest, unreadableDirectory } from "../../../src/testing/index.ts";
import { agentTree, hiddenAgent, noAgent } from "./_agent-tree.ts";

checkTest(notDisabled, {
  pass: {
    "no library directory": agentTree(),
    "a marker where another Lib.Dir holds": agentTree(["Lib.Dir=/var/opt/waagent"], {
      "/var/lib/waagent/disable_agent": "",
    }),
  },
  fail: {
    "the marker": [
      agentTree([], { "/etc/waagent.conf": "\n", "/var/lib/waagent/disable_agent": "" }),
      { path: "/var/lib/waagent/disable_agent", message: "a marker makes the agent sleep for ever" },
    ],
    "the marker in another Lib.Dir": [
      agentTree(["Lib.Dir=/var/opt/waagent/"], { "/var/opt/waagent/disable_agent": "" }),
      { path: "/var/opt/waagent/disable_agent" },
    ],
  },
  notApplicable: { "no agent": { ...noAgent, "/var/lib/waagent/disable_agent": "" } },
  undecided: {
    "an agent that is not visible": hiddenAgent,
    "a directory that cannot be read": [
      agentTree(["A=b"], { "/var/lib/waagent": unreadableDirectory() }),
      "permission denied",
    ],
  },
});
