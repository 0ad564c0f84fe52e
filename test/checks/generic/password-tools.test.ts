import passwordTools from "../../../checks/generic/password-tools.ts";
import { debian12 } from "../../../fixtures/trees/debian-12.ts";
import { flatcar } from "../../../fixtures/trees/flatcar.ts";
import { absent, checkTest, file, unreadable } from "../../../src/testing/index.ts";

const sudoers = (text: string) => ({ ...debian12(), "/etc/sudoers": file(text, { mode: 0o440 }) });

checkTest(passwordTools, {
  pass: {
    Debian: debian12(),
    Flatcar: flatcar(),
    "the old spelling": sudoers("root ALL=(ALL) ALL\n#includedir /etc/sudoers.d\n"),
  },
  fail: {
    "no sudo": [
      { ...debian12(), "/usr/bin/sudo": absent },
      { message: "sudo", subject: "sudo" },
    ],
    "no chpasswd": [{ ...debian12(), "/usr/sbin/chpasswd": absent }, { subject: "chpasswd" }],
    "the directory is not taken in": [
      sudoers("root ALL=(ALL) ALL\n## includedir /etc/sudoers.d\n"),
      { message: "/etc/sudoers.d is not taken in", path: "/etc/sudoers" },
    ],
  },
  notApplicable: {
    "a specialized image": { tree: { ...debian12(), "/usr/bin/sudo": absent }, target: { type: "specialized" } },
  },
  undecided: { "a file that cannot be read": { ...debian12(), "/etc/sudoers": unreadable() } },
});
