import check from "../../../../checks/distro/centos/openlogic-repo.ts";
import { checkTest, unreadable } from "../../../../src/testing/index.ts";
import { repo, system } from "../_trees.ts";

const centos = system("centos", "7");
const openlogic =
  "[openlogic]\nname=x\nbaseurl=http://olcentgbl.trafficmanager.net/openlogic/$releasever/openlogic/$basearch/\n";

checkTest(check, {
  pass: {
    none: { ...centos, ...repo("[base]\nbaseurl=http://vault.centos.org/7.9.2009/os/x86_64/\ngpgcheck=1\n") },
    "switched off": { ...centos, ...repo(`${openlogic}enabled=0\n`) },
    "switched off later": { ...centos, ...repo(openlogic, "a"), ...repo("[openlogic]\nenabled=0\n", "b") },
  },
  fail: {
    "without signatures": [
      { ...centos, ...repo(`${openlogic}enabled=1\ngpgcheck=0\n`) },
      {
        message: "checks no signatures",
        subject: "openlogic",
        path: "/etc/yum.repos.d/x.repo",
        line: 1,
        evidence: { actual: "gpgcheck=0" },
      },
    ],
    "nobody says that signatures are checked": [{ ...centos, ...repo(openlogic) }, { message: "checks no signatures" }],
    "the main section checks signatures": [
      { ...centos, "/etc/yum.conf": "[main]\ngpgcheck=1\n", ...repo(openlogic) },
      { message: /OpenLogic$/, evidence: { actual: "gpgcheck=1" } },
    ],
    "the base at its host": [
      { ...centos, ...repo("[base]\ngpgcheck=1\nbaseurl=http://olcentgbl.trafficmanager.net/centos/7/os/x86_64/\n") },
      { subject: "base" },
    ],
  },
  notApplicable: { RHEL: { ...system("rhel", "7.9"), ...repo(openlogic) } },
  undecided: { "a file that cannot be read": { ...centos, "/etc/yum.repos.d/a.repo": unreadable() } },
});
