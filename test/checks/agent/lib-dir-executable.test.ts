import libDir from "../../../checks/agent/lib-dir-executable.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { agentTree, hiddenAgent, noAgent } from "./_agent-tree.ts";

const root = "UUID=0c4d2f1a-9f0e-4a6e-8b8d-7d5f1f0a3c22 / ext4 defaults 0 1";
const mounted = (...lines: string[]) => agentTree(["A=b"], { "/etc/fstab": `${[root, ...lines].join("\n")}\n` });

checkTest(libDir, {
  pass: {
    "no fstab": agentTree(),
    "one file system": mounted(),
    "noexec elsewhere": mounted("LABEL=tmp /tmp ext4 noexec 0 2", "LABEL=v /var/lib/waa ext4 noexec 0 2"),
    "noexec above an inner mount": mounted("LABEL=v /var ext4 noexec 0 2", "LABEL=w /var/lib ext4 defaults 0 2"),
    "noexec that exec takes back": mounted("LABEL=v /var ext4 noexec,exec 0 2"),
    "not mounted at boot": mounted("LABEL=v /var ext4 noexec,noauto 0 2"),
    owner: mounted("LABEL=v /var ext4 owner 0 2"),
  },
  fail: {
    "noexec on /var": [
      mounted("LABEL=v /var ext4 defaults,noexec 0 2"),
      {
        message: "/var/lib/waagent lies on /var, which is mounted noexec",
        path: "/etc/fstab",
        line: 2,
        subject: "/var",
      },
    ],
    "user on the directory itself": [mounted("LABEL=v /var/lib/waagent ext4 user 0 2"), { line: 2 }],
    "another Lib.Dir": [
      agentTree(["Lib.Dir=/opt/waagent"], { "/etc/fstab": "LABEL=o /opt/ ext4 noexec 0 2\n" }),
      { message: "/opt/waagent lies on /opt" },
    ],
  },
  notApplicable: { "no agent": noAgent },
  undecided: { "an agent that is not visible": hiddenAgent },
});
