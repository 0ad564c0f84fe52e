import confPresent from "../../../checks/agent/conf-present.ts";
import { absent, checkTest, directory, link, type Tree, unreadable } from "../../../src/testing/index.ts";
import { agentTree, hiddenAgent, noAgent, oldAgent } from "./_agent-tree.ts";

const conf = (value: Tree[string]) => agentTree("", { "/etc/waagent.conf": value });

checkTest(confPresent, {
  pass: {
    "the file of the package": agentTree(),
    "a file of one newline": conf("\n"),
    "a file with a byte order mark": conf("\uFEFF# Agent\nLib.Dir=/var/lib/waagent\n"),
    "SUSE's link": agentTree("", { "/etc/waagent.conf": link("waagent.conf.hpc"), "/etc/waagent.conf.hpc": "A=b\n" }),
    "the old place on Flatcar": {
      ...agentTree(),
      "/etc/os-release": "ID=flatcar\nVERSION_ID=3374.2.5\n",
      "/etc/waagent.conf": absent,
      "/usr/share/oem/waagent.conf": "Provisioning.Agent=waagent\n",
    },
  },
  fail: {
    "no file": [conf(absent), { path: "/etc/waagent.conf", message: "the agent's configuration is missing" }],
    "an empty file": [conf(""), { message: "is empty" }],
    "a link that leads nowhere": [
      conf(link("waagent.conf.server")),
      { message: "the link to waagent.conf.server leads nowhere" },
    ],
    "a directory": [conf(directory()), { message: "is no regular file" }],
    "Latin-1": [conf(Uint8Array.of(0x23, 0xe9, 0x0a)), { message: "is not UTF-8" }],
    "a line that kills an old agent": [
      oldAgent("2.2.11", ["# comment", "Lib.Dir = /var/lib/waagent"]),
      { path: "/etc/waagent.conf", line: 2, message: "blanks before the equals sign" },
    ],
  },
  notApplicable: { "no agent": noAgent },
  undecided: {
    "an agent on a partition that is not there": [hiddenAgent, "OEM partition"],
    "a file that cannot be read": [conf(unreadable()), "permission denied"],
  },
});
