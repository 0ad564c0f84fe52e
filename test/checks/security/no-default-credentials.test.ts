import noDefaultCredentials from "../../../checks/security/no-default-credentials.ts";
import { type Tree, checkTest, unreadable } from "../../../src/testing/index.ts";

const on = (tree: Tree) => ({
  tree: {
    "/etc/passwd": "ann:x:1000:10::/home/ann:/bin/sh\n",
    "/etc/group": "wheel:x:10:\n",
    "/etc/shadow": "ann:!:1::::::\n",
    "/etc/ssh/sshd_config": "",
    ...tree,
  },
  target: { target: "marketplace" } as const,
});

checkTest(noDefaultCredentials, {
  pass: {
    locked: on({}),
    "Rocky: a rule for an account that is made later": on({ "/etc/sudoers": "rocky ALL=(ALL) NOPASSWD: ALL\n" }),
    "a rule for an account without shell": on({
      "/etc/passwd": "app:x:200:200::/:/sbin/nologin\n",
      "/etc/sudoers": "app ALL=NOPASSWD: /bin/x\n",
    }),
    "the group's rule": on({ "/etc/sudoers": "%wheel ALL=(ALL) NOPASSWD: ALL\n" }),
  },
  fail: {
    "a password": [on({ "/etc/shadow": "ann:$6$s$h:1::::::\n" }), { path: "/etc/shadow", line: 1, subject: "ann" }],
    "an empty one": [on({ "/etc/shadow": "ann::1::::::\n" }), { message: "without a password" }],
    "sudo without password": [
      on({ "/etc/sudoers": "@include /etc/more\n", "/etc/more": "ann ALL=(ALL) NOPASSWD: ALL\n" }),
      { path: "/etc/more", line: 1, message: "sudo without a password" },
    ],
  },
  notApplicable: { "another target": {} },
  undecided: { unreadable: on({ "/etc/shadow": unreadable() }) },
});
