import sysconfigNetwork from "../../../checks/network/sysconfig-network.ts";
import { checkTest, unreadable } from "../../../src/testing/index.ts";
import { el7, el9, sles, system } from "./_trees.ts";

const path = "/etc/sysconfig/network";

checkTest(sysconfigNetwork, {
  pass: {
    "switched on": { ...el7, [path]: "NETWORKING=yes\nHOSTNAME=localhost.localdomain\n" },
    "in quotes and capitals": { ...el7, [path]: '# c\nNETWORKING="YES"\n' },
  },
  fail: {
    "no file on release 7": [el7, { message: "missing", path, level: "must" }],
    "no file on release 9 is only noted": [el9, { level: "info" }],
    "switched off": [
      { ...el7, [path]: "NETWORKING=yes\nNETWORKING=no\n" },
      { message: "switched off", line: 2, evidence: { actual: "NETWORKING=no" } },
    ],
    "anaconda's comment alone": [
      { ...el7, [path]: "# Created by anaconda\n" },
      { message: "does not set", level: "should" },
    ],
  },
  notApplicable: { "Fedora 41": system("fedora", "41"), SUSE: sles },
  undecided: { "a file that cannot be read": { ...el7, [path]: unreadable() } },
});
