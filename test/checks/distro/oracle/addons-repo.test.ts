import check from "../../../../checks/distro/oracle/addons-repo.ts";
import { checkTest, unreadable } from "../../../../src/testing/index.ts";
import { repo, system, withRpms } from "../_trees.ts";

const ol7 = system("ol", "7.9");

checkTest(check, {
  pass: {
    enabled: { ...ol7, ...repo("[ol7_addons]\nenabled=1\n", "public-yum-ol7") },
    "enabled in another file": {
      ...ol7,
      ...repo("[ol7_addons]\nenabled=0\n", "a"),
      ...repo("[ol7_addons]\nenabled=1\n", "b"),
    },
    "release 6": { ...system("ol", "6.10"), ...repo("[ol6_addons]\nenabled=1\n") },
  },
  fail: {
    "switched off": [
      { ...ol7, ...repo("[ol7_latest]\nenabled=1\n[ol7_addons]\nname=Addons\nenabled=0\n") },
      {
        message: "ol7_addons is not enabled",
        path: "/etc/yum.repos.d/x.repo",
        line: 5,
        subject: "ol7_addons",
        level: "should",
      },
    ],
    "the agent is there already": [
      { ...ol7, ...withRpms("WALinuxAgent"), ...repo("[ol7_addons]\nenabled=0\n") },
      { level: "info" },
    ],
    missing: [{ ...ol7, ...repo("[ol6_addons]\nenabled=1\n") }, { message: "no repository is called ol7_addons" }],
  },
  notApplicable: { "release 8": system("ol", "8.10"), RHEL: system("rhel", "7.9") },
  undecided: { "a file that cannot be read": { ...ol7, "/etc/yum.repos.d/a.repo": unreadable() } },
});
