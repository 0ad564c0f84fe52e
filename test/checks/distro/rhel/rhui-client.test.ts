import check from "../../../../checks/distro/rhel/rhui-client.ts";
import { rhel10 } from "../../../../fixtures/trees/rhel-10.ts";
import { rhel7 } from "../../../../fixtures/trees/rhel-7.ts";
import { rhel9 } from "../../../../fixtures/trees/rhel-9.ts";
import { checkTest, unreadable } from "../../../../src/testing/index.ts";
import { repo, system, withRpms } from "../_trees.ts";

const el9 = system("rhel", "9.6");

checkTest(check, {
  pass: {
    "release 7": rhel7(),
    "release 9": rhel9(),
    "release 10 for arm64": { tree: rhel10("aarch64"), target: { arch: "aarch64" } },
    "an offer with add-ons": { ...el9, ...withRpms("rhui-azure-rhel9-sap-ha") },
    "brings its own subscription": { ...el9, ...withRpms() },
    "repositories of the infrastructure that are switched off": {
      ...el9,
      ...withRpms(),
      ...repo("[rhui]\nbaseurl=https://rhui4-1.microsoft.com/pulp\nenabled=0\n"),
    },
  },
  fail: {
    two: [
      { ...el9, ...withRpms("rhui-azure-rhel9", "rhui-azure-rhel9-eus") },
      { message: "2 clients are installed", evidence: { actual: "rhui-azure-rhel9 rhui-azure-rhel9-eus" } },
    ],
    "of another release": [
      { ...el9, ...withRpms("rhui-azure-rhel8") },
      { message: "rhui-azure-rhel8 is for release 8", subject: "rhui-azure-rhel8" },
    ],
    "for arm64 on x86_64": [{ ...el9, ...withRpms("rhui-azure-rhel9-arm64") }, { message: "is for arm64" }],
    "for x86_64 on arm64": [
      { tree: { ...el9, ...withRpms("rhui-azure-rhel9") }, target: { arch: "aarch64" } },
      { message: "is for x86_64" },
    ],
    "an image of another cloud": [
      { ...el9, ...withRpms("rh-amazon-rhui-client") },
      { message: "rh-amazon-rhui-client is for another cloud", level: "should" },
    ],
    "the client of another cloud beside Azure's": [
      { ...el9, ...withRpms("google-rhui-client-rhel9", "rhui-azure-rhel9") },
      { subject: "google-rhui-client-rhel9" },
    ],
    "repositories without a client": [
      {
        ...el9,
        ...withRpms(),
        ...repo("[rhel-9-baseos-rhui-rpms]\nbaseurl=https://rhui4-1.microsoft.com/pulp/repos\n"),
      },
      { message: "without its client", subject: "rhel-9-baseos-rhui-rpms", path: "/etc/yum.repos.d/x.repo" },
    ],
  },
  notApplicable: { Rocky: { ...system("rocky", "9.6"), ...withRpms("rhui-azure-rhel9") } },
  undecided: {
    "no database": [el9, "no database"],
    "repositories that cannot be read": { ...el9, ...withRpms(), "/etc/yum.repos.d/a.repo": unreadable() },
  },
});
