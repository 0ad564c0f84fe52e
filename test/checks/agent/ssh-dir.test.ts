import sshDir from "../../../checks/agent/ssh-dir.ts";
import { checkTest, directory } from "../../../src/testing/index.ts";
import { agentTree, noAgent } from "./_agent-tree.ts";

checkTest(sshDir, {
  pass: {
    "no lines, no directories": agentTree(),
    None: agentTree(["OS.SshDir=None"]),
    "paths of the image": agentTree(["OS.SshDir=/etc/ssh", "OS.PasswordPath=/etc/shadow", "Lib.Dir=/var/opt/waagent"], {
      "/etc/ssh/": directory(),
      "/etc/shadow": "root:*::::::\n",
    }),
  },
  fail: {
    "a directory that is not there": [
      agentTree(["OS.SshDir=/opt/ssh"]),
      { message: "OS.SshDir names no directory of the image", line: 1 },
    ],
    "a directory for a file": [
      agentTree(["OS.PasswordPath=/etc/shadow"], { "/etc/shadow/": directory() }),
      { message: "OS.PasswordPath names no file of the image" },
    ],
    "paths that are none": [
      agentTree(["OS.HomeDir=home", "Lib.Dir=waagent"]),
      { subject: "OS.HomeDir" },
      { message: "Lib.Dir is no absolute path" },
    ],
  },
  notApplicable: { "no agent": noAgent },
});
