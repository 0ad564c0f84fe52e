import passwdBackups from "../../../checks/leftovers/passwd-backups.ts";
import { checkTest, unreadable } from "../../../src/testing/index.ts";

checkTest(passwdBackups, {
  pass: {
    "no hash in them": {
      "/etc/shadow-": "root:*:1::::::\n",
      "/etc/passwd-": "root:x:0:0::/root:/bin/sh\n",
      "/etc/group-": "x",
    },
  },
  fail: {
    "an old hash": [
      { "/etc/shadow-": "root:*:1::::::\nann:$6$s$h:1::::::\nbob:!$6$s$h:1::::::\n" },
      { path: "/etc/shadow-", line: 2, subject: "ann" },
      { line: 3 },
    ],
    "a removed person": [
      { "/etc/passwd": "root:x:0:0::/root:/bin/sh\n", "/etc/passwd-": "ann:x:1000:1000::/home/ann:/bin/sh\n" },
      { path: "/etc/passwd-", subject: "ann", level: "info" },
    ],
  },
  undecided: { unreadable: { "/etc/shadow-": unreadable() } },
});
