import rootPassword from "../../../checks/leftovers/root-password.ts";
import { type Tree, checkTest, unreadable } from "../../../src/testing/index.ts";

function shadow(field: string): Tree {
  return { "/etc/passwd": "root:x:0:0::/root:/bin/sh\n", "/etc/shadow": `bin:*:1::::::\nroot:${field}:1::::::\n` };
}

checkTest(rootPassword, {
  pass: Object.fromEntries(["!", "*", "!!", "!*", "*LOCK*"].map((field) => [`locked by ${field}`, shadow(field)])),
  fail: {
    "a hash": [
      shadow("$6$salt$hash"),
      { path: "/etc/shadow", line: 2, subject: "root", message: "root has a password" },
    ],
    empty: [shadow(""), { message: "without a password" }],
    "in passwd itself": [{ "/etc/passwd": "root::0:0::/root:/bin/sh\n" }, { path: "/etc/passwd", line: 1 }],
    "locked with the hash kept": [shadow("!$y$j9T$salt$hash"), { level: "info" }],
  },
  notApplicable: { "no accounts yet": { "/etc/os-release": "ID=flatcar\n" } },
  undecided: { "an unreadable shadow": [{ ...shadow("*"), "/etc/shadow": unreadable() }, "permission denied"] },
});
