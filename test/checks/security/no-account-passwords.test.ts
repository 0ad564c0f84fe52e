import noAccountPasswords from "../../../checks/security/no-account-passwords.ts";
import { checkTest, unreadable } from "../../../src/testing/index.ts";

const shadow = (field: string) => ({
  "/etc/passwd": "ftp:x:14:50::/var/ftp:/bin/sh\n",
  "/etc/shadow": `ftp:${field}:1::::::\n`,
});

checkTest(noAccountPasswords, {
  pass: {
    "all locked": shadow("*"),
    "root and people are judged elsewhere": {
      "/etc/passwd": "root:x:0:0::/root:/bin/sh\nann:x:1000:1000::/home/ann:/bin/sh\n",
      "/etc/shadow": "root:$6$s$h:1::::::\nann:$6$s$h:1::::::\n",
    },
  },
  fail: {
    "a hash": [shadow("$6$salt$hash"), { path: "/etc/shadow", line: 1, subject: "ftp", message: "ftp has a password" }],
    empty: [shadow(""), { message: "without a password" }],
  },
  notApplicable: { "no accounts yet": {} },
  undecided: { unreadable: { ...shadow("*"), "/etc/shadow": unreadable() } },
});
