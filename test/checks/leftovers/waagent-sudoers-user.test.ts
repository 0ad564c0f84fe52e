import sudoersUser from "../../../checks/leftovers/waagent-sudoers-user.ts";
import { checkTest, file, unreadable } from "../../../src/testing/index.ts";

const path = "/etc/sudoers.d/waagent";

checkTest(sudoersUser, {
  pass: {
    "no file": {},
    "what deprovisioning leaves": { [path]: file("\n", { mode: 0o440 }) },
    "a comment": { [path]: "# none\n" },
  },
  fail: {
    "a rule without password": [
      { [path]: file("\njoe ALL=(ALL) NOPASSWD: ALL\n", { mode: 0o440 }) },
      { message: "a sudo rule of the account joe left behind", path, line: 2, subject: "joe" },
    ],
    "another directory": [
      {
        "/etc/waagent.conf": "OS.SudoersDir=/usr/local/etc/sudoers.d\n",
        "/usr/local/etc/sudoers.d/waagent": "joe ALL=(ALL) ALL\n",
      },
      { path: "/usr/local/etc/sudoers.d/waagent" },
    ],
  },
  notApplicable: {
    "a specialized image": { tree: { [path]: "joe ALL=(ALL) ALL\n" }, target: { type: "specialized" } },
  },
  undecided: { "a file that cannot be read": [{ [path]: unreadable() }, "permission denied"] },
});
