import sudoersNoTargetpw from "../../../checks/security/sudoers-no-targetpw.ts";
import { checkTest, program, unreadable } from "../../../src/testing/index.ts";

const sudo = (sudoers: string | ReturnType<typeof unreadable>) => ({
  "/usr/bin/sudo": program(),
  "/etc/sudoers": sudoers,
});

checkTest(sudoersNoTargetpw, {
  pass: {
    none: sudo("Defaults env_reset\n"),
    "SUSE's official image": {
      ...sudo("Defaults targetpw   # ask for root's\nALL   ALL=(ALL) ALL\n@includedir /etc/sudoers.d\n"),
      "/etc/sudoers.d/00-defaults": "Defaults !targetpw\n",
    },
    "commented out": sudo("# Defaults targetpw\n"),
    "for one user of the build": sudo("Defaults:bob targetpw\n"),
    "a drop-in that sudo does not read": {
      ...sudo("#includedir /etc/sudoers.d\n"),
      "/etc/sudoers.d/x.conf": "Defaults targetpw\n",
    },
  },
  fail: {
    set: [sudo("Defaults\ttargetpw\n"), { path: "/etc/sudoers", line: 1, subject: "targetpw" }],
    "the last word is in a drop-in": [
      { ...sudo("Defaults !targetpw\n#includedir /etc/sudoers.d\n"), "/etc/sudoers.d/suse": "Defaults targetpw\n" },
      { path: "/etc/sudoers.d/suse", line: 1 },
    ],
    "among others on one line": [sudo("Defaults env_reset, rootpw\n"), { subject: "rootpw" }],
    "for the administrators": [sudo("Defaults:%wheel targetpw\n"), { line: 1 }],
    "SUSE's vendor file": [
      { "/etc/os-release": "ID=sles\n", "/usr/bin/sudo": program(), "/usr/etc/sudoers": "Defaults targetpw\n" },
      { path: "/usr/etc/sudoers" },
    ],
  },
  notApplicable: { "no sudo": { "/etc/sudoers": "Defaults targetpw\n" } },
  undecided: { unreadable: sudo(unreadable()) },
});
