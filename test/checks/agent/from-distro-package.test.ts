import fromPackage from "../../../checks/agent/from-distro-package.ts";
import { absent, checkTest, program } from "../../../src/testing/index.ts";
import { agentTree, hiddenAgent, noAgent } from "./_agent-tree.ts";

const stanza = (name: string) =>
  `Package: ${name}\nStatus: install ok installed\nArchitecture: all\nVersion: 2.12.0.2-1\nDescription: x\n\n`;
const dpkg = (...names: string[]) => ({ "/var/lib/dpkg/status": names.map(stanza).join("") });

checkTest(fromPackage, {
  pass: {
    "the package is installed": agentTree(["A=b"], dpkg("bash", "walinuxagent")),
    "a package of another name owns the program": agentTree(["A=b"], {
      ...dpkg("my-agent"),
      "/var/lib/dpkg/info/my-agent.list": "/.\n/usr\n/usr/sbin\n/usr/sbin/waagent\n",
    }),
  },
  fail: {
    "a copy in a system with other packages": [
      agentTree(["A=b"], { ...dpkg("bash"), "/var/lib/dpkg/info/bash.list": "/usr/bin/bash\n" }),
      { message: "no package owns the agent's program", path: "/usr/sbin/waagent" },
    ],
    "a copy beside the package": [
      agentTree(["A=b"], {
        ...dpkg("walinuxagent"),
        "/usr/sbin/waagent": absent,
        "/var/lib/dpkg/info/walinuxagent.list": "/usr/sbin/waagent\n",
        "/usr/local/sbin/waagent": program("#!/usr/bin/python3\n"),
        "/usr/lib/systemd/system/waagent.service":
          "[Service]\nExecStart=/usr/local/sbin/waagent -daemon\n[Install]\nWantedBy=multi-user.target\n",
      }),
      { path: "/usr/local/sbin/waagent" },
    ],
  },
  notApplicable: { "no agent": noAgent, "no package database": agentTree() },
  undecided: { "an agent that is not visible": hiddenAgent },
});
