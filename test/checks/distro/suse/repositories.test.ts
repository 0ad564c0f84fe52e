import check from "../../../../checks/distro/suse/repositories.ts";
import { sles15 } from "../../../../fixtures/trees/sles-15.ts";
import { checkTest, unreadable } from "../../../../src/testing/index.ts";
import { system, withRpms } from "../_trees.ts";

const leap = system("opensuse-leap", "15.6");
const zypp = (text: string, name = "x") => ({ [`/etc/zypp/repos.d/${name}.repo`]: text });
const oss = "[repo-oss]\nname=Main Repository (OSS)\nenabled=1\nautorefresh=1\n";
const update = "[repo-update]\nname=Main Update Repository\nautorefresh=1\n";

checkTest(check, {
  pass: {
    "SLES that registers": sles15(),
    "SLES with repositories": { ...system("sles", "15.6"), ...withRpms(), ...zypp("[SLE-Product-SLES15-SP6-Pool]\n") },
    "the release and its updates": { ...leap, ...zypp(oss), ...zypp(update, "y") },
    "by a service": {
      ...leap,
      "/etc/zypp/services.d/o.service": "[openSUSE]\nenabled=1\nurl=/usr/share/zypp/local/service/openSUSE\n",
    },
    "debugging symbols that are not refreshed": { ...leap, ...zypp(`${oss}${update}[repo-debug]\nautorefresh=0\n`) },
  },
  fail: {
    none: [leap, { message: "no repository is configured", path: "/etc/zypp/repos.d" }],
    "switched off": [
      { ...leap, ...zypp("[repo-oss]\nenabled=0\n") },
      { message: "every repository is switched off", path: "/etc/zypp/repos.d/x.repo" },
    ],
    "no updates": [{ ...leap, ...zypp(oss) }, { message: "the packages of updates" }],
    "not free software alone": [
      { ...leap, ...zypp(`[repo-non-oss]\nautorefresh=1\n${update}`) },
      { message: "the packages of the release" },
    ],
    "not refreshed": [
      { ...leap, ...zypp(`${oss}[repo-update]\nname=Update\n`) },
      { message: "not refreshed", subject: "repo-update", line: 5 },
    ],
    "SLES with nothing": [
      { ...system("sles", "15.6"), ...withRpms() },
      { message: "neither repositories nor a client" },
    ],
  },
  notApplicable: { Fedora: system("fedora", "43") },
  undecided: { "a file that cannot be read": { ...leap, "/etc/zypp/repos.d/a.repo": unreadable() } },
});
