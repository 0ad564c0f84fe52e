import check from "../../../../checks/distro/suse/registration-client.ts";
import { sles15 } from "../../../../fixtures/trees/sles-15.ts";
import { checkTest, unreadable } from "../../../../src/testing/index.ts";
import { system, withRpms } from "../_trees.ts";

const sles = system("sles", "15.6");

checkTest(check, {
  pass: {
    "as SUSE's images have it": sles15(),
    "beside that of another cloud": {
      ...sles,
      ...withRpms("cloud-regionsrv-client", "regionServiceClientConfigAzure", "regionServiceClientConfigEC2"),
    },
  },
  fail: {
    "an image of another cloud": [
      { ...sles, ...withRpms("cloud-regionsrv-client", "regionServiceClientConfigEC2") },
      { message: "for another cloud", evidence: { actual: "regionServiceClientConfigEC2" } },
    ],
    none: [{ ...sles, ...withRpms("cloud-regionsrv-client") }, { message: "for no cloud" }],
  },
  notApplicable: { "no client": { ...sles, ...withRpms() }, Fedora: system("fedora", "43") },
  undecided: {
    "no database": [sles, "no database"],
    "a database that cannot be read": { ...sles, "/usr/lib/sysimage/rpm/Packages.db": unreadable() },
  },
});
