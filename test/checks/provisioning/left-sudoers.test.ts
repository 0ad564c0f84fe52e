import leftSudoers from "../../../checks/provisioning/left-sudoers.ts";
import { checkTest, unreadable } from "../../../src/testing/index.ts";

const passwd = (sudoers: string) => ({ "/etc/passwd": "root:x:0:0::/root:/bin/sh\n", "/etc/sudoers": sudoers });

checkTest(leftSudoers, {
  pass: {
    none: passwd(""),
    "rules for those that are there": passwd(
      "root ALL=ALL\n%wheel ALL=ALL\n#1000 ALL=ALL\nUser_Alias A = root\nA ALL=ALL\n",
    ),
    "an empty drop-in": { ...passwd(""), "/etc/sudoers.d/90-cloud-init-users": "" },
    "the agent's file has a check of its own": {
      ...passwd("@includedir /etc/sudoers.d\n"),
      "/etc/sudoers.d/waagent": "ann ALL=ALL\n",
    },
  },
  fail: {
    "cloud-init's": [
      {
        ...passwd("@includedir /etc/sudoers.d\n"),
        "/etc/sudoers.d/90-cloud-init-users": "ubuntu ALL=(ALL) NOPASSWD: ALL\n",
      },
      { path: "/etc/sudoers.d/90-cloud-init-users" },
    ],
    "Rocky's line for its default user": [
      passwd("rocky ALL=(ALL) NOPASSWD: ALL\n"),
      { line: 1, subject: "rocky", level: "info" },
    ],
    "a build tool's": [
      passwd("!bob, packer ALL=(ALL) NOPASSWD: ALL\n"),
      { subject: "packer", message: "does not exist" },
    ],
  },
  notApplicable: { "no accounts yet": {}, "a specialized image": { tree: {}, target: { type: "specialized" } } },
  undecided: { unreadable: { ...passwd(""), "/etc/sudoers": unreadable() } },
});
