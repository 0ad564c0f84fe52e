import check from "../../../../checks/distro/centos/mirrors-alive.ts";
import { centos7 } from "../../../../fixtures/trees/centos-7.ts";
import { checkTest, unreadable } from "../../../../src/testing/index.ts";
import { repo, system } from "../_trees.ts";

const list = "mirrorlist=http://mirrorlist.centos.org/?release=$releasever&arch=$basearch&repo=os&infra=$infra\n";

checkTest(check, {
  pass: {
    "the vault": centos7(),
    "a comment": {
      ...system("centos", "7"),
      ...repo(`[base]\n#${list}baseurl=http://vault.centos.org/7.9.2009/os/$basearch/\n`),
    },
    "switched off": { ...system("centos", "7"), ...repo(`[base]\n${list}enabled=0\n`) },
    "a mirror of the user's own": {
      ...system("centos", "8"),
      ...repo("[baseos]\nbaseurl=http://mirror.corp/centos/\n"),
    },
  },
  fail: {
    "CentOS 7 as it was installed": [
      {
        ...system("centos", "7"),
        ...repo(
          `[base]\nname=Base\n${list}#baseurl=http://mirror.centos.org/centos/$releasever/os/\n\n[updates]\n${list}\n[extras]\n${list}enabled=0\n`,
        ),
      },
      { path: "/etc/yum.repos.d/x.repo", line: 3, subject: "base", evidence: { actual: "mirrorlist.centos.org" } },
      { line: 7, subject: "updates" },
    ],
    "CentOS 6 without os-release": [
      {
        "/etc/redhat-release": "CentOS release 6.10 (Final)\n",
        ...repo("[base]\nbaseurl=http://mirror.centos.org/centos/6/os/\n"),
      },
      { evidence: { actual: "mirror.centos.org", expected: "vault.centos.org" } },
    ],
    "Stream 8": [
      { ...system("centos", "8", 'NAME="CentOS Stream"\n'), ...repo(`[baseos]\n${list}`) },
      { subject: "baseos" },
    ],
  },
  notApplicable: {
    "Stream 9": { ...system("centos", "9"), ...repo(`[baseos]\n${list}`) },
    RHEL: system("rhel", "7.9"),
  },
  undecided: { "a file that cannot be read": { ...system("centos", "7"), "/etc/yum.repos.d/a.repo": unreadable() } },
});
