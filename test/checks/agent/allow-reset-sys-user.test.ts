import allowReset from "../../../checks/agent/allow-reset-sys-user.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { agentTree, noAgent } from "./_agent-tree.ts";

checkTest(allowReset, {
  pass: { "no line": agentTree(), n: agentTree(["Provisioning.AllowResetSysUser=n"]) },
  fail: { y: [agentTree(["Provisioning.AllowResetSysUser=y"]), { line: 1, message: "passwords of system accounts" }] },
  notApplicable: { "no agent": noAgent },
});
