import deleteRootPassword from "../../../checks/agent/delete-root-password.ts";
import { checkTest, unreadable } from "../../../src/testing/index.ts";
import { agentTree, noAgent } from "./_agent-tree.ts";

const passwd = { "/etc/passwd": "root:x:0:0:root:/root:/bin/bash\n" };
const root = (field: string) => ({ ...passwd, "/etc/shadow": `root:${field}:19900:0:99999:7:::\n` });
const hash = "$6$salt$" + "a".repeat(86);

checkTest(deleteRootPassword, {
  pass: {
    "a password that the agent removes": agentTree(["Provisioning.DeleteRootPassword=y"], root(hash)),
    "a locked root": agentTree(["Provisioning.DeleteRootPassword=n"], root("*")),
    "no accounts": agentTree(),
  },
  fail: {
    "a password that stays": [
      agentTree(["Provisioning.DeleteRootPassword=n"], root(hash)),
      { message: "root has a password and the agent will not remove it", line: 1 },
    ],
    "a password and no line": [
      agentTree(["A=b"], root(hash)),
      { evidence: { actual: "Provisioning.DeleteRootPassword is not set, which means n" } },
    ],
    "no password at all": [agentTree(["A=b"], root("")), { subject: "Provisioning.DeleteRootPassword" }],
  },
  notApplicable: {
    "no agent": noAgent,
    "a specialized image": { tree: agentTree(["A=b"], root(hash)), target: { type: "specialized" } },
  },
  undecided: {
    "a shadow file that cannot be read": agentTree(["A=b"], { ...passwd, "/etc/shadow": unreadable() }),
  },
});
