import autoUpdate from "../../../checks/agent/auto-update.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { agentTree, noAgent, oldAgent } from "./_agent-tree.ts";

checkTest(autoUpdate, {
  pass: {
    "no line": agentTree(),
    "a commented line": agentTree(["# AutoUpdate.Enabled=n"]),
    "y in either case": agentTree(["AutoUpdate.Enabled=Y"]),
    "a word that is no switch": agentTree(["AutoUpdate.Enabled=no"]),
    "the newer key above the older": agentTree(["AutoUpdate.Enabled=n", "AutoUpdate.UpdateToLatestVersion=y"]),
    "a newer key that the agent does not read": oldAgent("2.9.1.1", ["AutoUpdate.UpdateToLatestVersion=n"]),
  },
  fail: {
    off: [
      agentTree(["AutoUpdate.Enabled=n"]),
      {
        message: "the agent does not update itself",
        subject: "AutoUpdate.Enabled",
        line: 1,
        path: "/etc/waagent.conf",
      },
    ],
    "off by the newer key": [
      agentTree(["AutoUpdate.Enabled=y", "AutoUpdate.UpdateToLatestVersion=N"]),
      { subject: "AutoUpdate.UpdateToLatestVersion", line: 2 },
    ],
    "off as Debian ships it": [
      agentTree(["AutoUpdate.Enabled=n"], { "/etc/os-release": "ID=debian\nVERSION_ID=12\n" }),
      { level: "info" },
    ],
    "off as SUSE ships it": [
      agentTree(["AutoUpdate.Enabled=n"], { "/etc/os-release": "ID=sles\nVERSION_ID=15.6\n" }),
      { level: "info" },
    ],
  },
  notApplicable: { "no agent": noAgent },
});
