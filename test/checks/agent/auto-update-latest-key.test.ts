import latestKey from "../../../checks/agent/auto-update-latest-key.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { agentTree, noAgent, oldAgent } from "./_agent-tree.ts";

checkTest(latestKey, {
  pass: {
    "no line": agentTree(),
    on: agentTree(["AutoUpdate.UpdateToLatestVersion=y"]),
    "both off by the older key alone": agentTree(["AutoUpdate.Enabled=n"]),
    "the first release that reads it": oldAgent("2.10.0.8", ["AutoUpdate.UpdateToLatestVersion=y"]),
  },
  fail: {
    off: [agentTree(["AutoUpdate.UpdateToLatestVersion=n"]), { message: "new agents are not downloaded", line: 1 }],
    "against the older key": [
      agentTree(["AutoUpdate.Enabled=n", "AutoUpdate.UpdateToLatestVersion=y"]),
      { message: "overrules AutoUpdate.Enabled in line 1", line: 2 },
    ],
  },
  notApplicable: {
    "an agent that does not read it": oldAgent("2.9.1.1", ["AutoUpdate.UpdateToLatestVersion=n"]),
    "no agent": noAgent,
  },
});
