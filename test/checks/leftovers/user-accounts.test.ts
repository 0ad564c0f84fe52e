import userAccounts from "../../../checks/leftovers/user-accounts.ts";
import { type Tree, checkTest, unreadable } from "../../../src/testing/index.ts";

const ann = "ann:x:1000:1000::/home/ann:/bin/bash";

function passwd(...lines: readonly string[]): Tree {
  return { "/etc/passwd": ["root:x:0:0::/root:/bin/bash", ...lines, ""].join("\n"), "/etc/ssh/sshd_config": "" };
}

checkTest(userAccounts, {
  pass: {
    "packages' accounts only": passwd(
      "daemon:x:1:1::/usr/sbin:/usr/sbin/nologin",
      "nobody:x:65534:65534::/:/usr/sbin/nologin",
    ),
    "a service with an ordinary id": passwd("app:x:1001:1001::/srv/app:/usr/sbin/nologin"),
    "a sudo rule for nobody that is there": { ...passwd(), "/etc/sudoers": "rocky ALL=(ALL) NOPASSWD: ALL\n" },
  },
  fail: {
    "a password": [
      { ...passwd(ann), "/etc/shadow": "ann:$6$s$h:1::::::\n" },
      { path: "/etc/passwd", line: 2, subject: "ann", evidence: { actual: "it has a password" } },
    ],
    "a key and a rule": [
      {
        ...passwd(ann),
        "/home/ann/.ssh/authorized_keys": "ssh-rsa AAAA\n",
        "/etc/sudoers": "ann ALL=(ALL) ALL\n%users ALL=ALL\n",
      },
      { evidence: { actual: "it has a key, a sudo rule" } },
    ],
    "nothing to log in with": [passwd(ann), { level: "should" }],
    "EL 6 counts from 500": [
      { ...passwd("old:x:500:500::/home/old:/bin/sh"), "/etc/login.defs": "UID_MIN 500\n" },
      { subject: "old" },
    ],
    "a build tool's account with a system id": [
      passwd("packer:x:999:999::/home/packer:/bin/bash"),
      { subject: "packer" },
    ],
    "a home that nobody owns any more": [
      { ...passwd(), "/home/packer/x": "x" },
      { path: "/home/packer", level: "should" },
    ],
  },
  notApplicable: {
    "no accounts yet": {},
    "a specialized image": { tree: passwd(ann), target: { type: "specialized" } },
  },
  undecided: { "an unreadable shadow": { ...passwd(), "/etc/shadow": unreadable() } },
});
