import check from "../../../../checks/distro/centos/yum-http-caching.ts";
import { checkTest, unreadable } from "../../../../src/testing/index.ts";
import { system } from "../_trees.ts";

const centos = (version: string) => ({ "/etc/centos-release": `CentOS release ${version} (Final)\n` });
const conf = (text: string) => ({ "/etc/yum.conf": text });

checkTest(check, {
  pass: {
    "as the page says": { ...centos("6.5"), ...conf("[main]\nhttp_caching=packages\n") },
    "the last one counts": { ...centos("6.5"), ...conf("[main]\nhttp_caching=all\nhttp_caching = packages\n") },
  },
  fail: {
    "6.5 without": [
      { ...centos("6.5"), ...conf("[main]\n# http_caching=packages\n") },
      { path: "/etc/yum.conf", level: "should" },
    ],
    "6.6 is only noted": [{ ...centos("6.6"), ...conf("[main]\n") }, { level: "info" }],
    "in a section of a repository": [
      { ...centos("6.10"), ...conf("[main]\n[base]\nhttp_caching=packages\n") },
      { evidence: { actual: "all" } },
    ],
    "another value": [
      { ...centos("6.4"), ...conf("[main]\nhttp_caching=none\n") },
      { line: 2, evidence: { actual: "none" } },
    ],
    "Oracle Linux 6.5": [{ ...system("ol", "6.5") }, { path: "/etc/yum.conf" }],
  },
  notApplicable: {
    "CentOS 7": system("centos", "7"),
    "RHEL 6.10": system("rhel", "6.10"),
    "Fedora 5": system("fedora", "5"),
    SLES: system("sles", "15.6"),
  },
  undecided: { "a file that cannot be read": { ...centos("6.5"), "/etc/yum.conf": unreadable() } },
});
