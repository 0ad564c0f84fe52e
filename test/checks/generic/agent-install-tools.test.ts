import agentInstallTools from "../../../checks/generic/agent-install-tools.ts";
import { checkTest, program } from "../../../src/testing/index.ts";
import { agentTree, hiddenAgent } from "../agent/_agent-tree.ts";

const python = { "/usr/bin/python3.11": program(), "/usr/lib/python3.11/": "" };
const setuptools = { "/usr/lib/python3.11/site-packages/setuptools/__init__.py": "" };
const systemctl = { "/usr/bin/systemctl": program() };

checkTest(agentInstallTools, {
  pass: {
    "all of them": { ...python, ...setuptools, ...systemctl },
    "service of SysV": { ...python, ...setuptools, "/sbin/service": program() },
  },
  fail: {
    "no setuptools": [{ ...python, ...systemctl }, { subject: "setuptools" }],
    "no service manager": [{ ...python, ...setuptools }, { subject: "systemctl" }],
  },
  notApplicable: { "the agent is there": agentTree(["A=b"]), "no Python": systemctl },
  undecided: { "an agent that is not visible": hiddenAgent },
});
