import check from "../../../../checks/distro/enterprise-linux/repositories.ts";
import { alma9 } from "../../../../fixtures/trees/alma-9.ts";
import { centosStream9 } from "../../../../fixtures/trees/centos-stream-9.ts";
import { fedora43 } from "../../../../fixtures/trees/fedora-43.ts";
import { rhel9 } from "../../../../fixtures/trees/rhel-9.ts";
import { rocky9 } from "../../../../fixtures/trees/rocky-9.ts";
import { checkTest, unreadable } from "../../../../src/testing/index.ts";
import { repo, system, withRpms } from "../_trees.ts";

const rocky = system("rocky", "9.6");
const payg = { ...system("rhel", "9.6"), ...withRpms("rhui-azure-rhel9") };

checkTest(check, {
  pass: {
    AlmaLinux: alma9(),
    "CentOS Stream": centosStream9(),
    Fedora: fedora43(),
    "RHEL, paid as it runs": rhel9(),
    Rocky: rocky9(),
  },
  fail: {
    none: [rocky, { message: "no repository is configured" }],
    "switched off": [
      { ...rocky, ...repo("[baseos]\nenabled=false\n") },
      { message: "every repository is switched off" },
    ],
    "others only": [{ ...rocky, ...repo("[corp]\n") }, { level: "info" }],
    "RHEL with the client and without its repositories": [payg, { message: "no repository is configured" }],
  },
  notApplicable: {
    "RHEL by subscription": { ...system("rhel", "9.6"), ...withRpms() },
    CoreOS: system("fedora", "43", "VARIANT_ID=coreos\n"),
    SLES: system("sles", "15.6"),
  },
  undecided: { "a file that cannot be read": { ...rocky, "/etc/yum.repos.d/a.repo": unreadable() } },
});
