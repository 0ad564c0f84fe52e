import check from "../../../../checks/distro/suse/packages.ts";
import { leap156 } from "../../../../fixtures/trees/leap-15.6.ts";
import { sles15 } from "../../../../fixtures/trees/sles-15.ts";
import { checkTest, unreadable } from "../../../../src/testing/index.ts";
import { system, withRpms } from "../_trees.ts";

const sles = system("sles", "15.6");

checkTest(check, {
  pass: {
    SLES: sles15(),
    openSUSE: leap156(),
    "the agent under its own name": {
      ...system("opensuse-tumbleweed", "20251029"),
      ...withRpms("WALinuxAgent", "cloud-init"),
    },
    "SLES 11 without cloud-init": { ...system("sles", "11.4"), ...withRpms("python-azure-agent") },
    "a specialized image without cloud-init": {
      tree: { ...sles, ...withRpms("python-azure-agent") },
      target: { type: "specialized" },
    },
  },
  fail: {
    both: [{ ...sles, ...withRpms() }, { message: "python-azure-agent, cloud-init are not installed" }],
    "openSUSE without cloud-init is only noted": [
      { ...system("opensuse-leap", "15.6"), ...withRpms("python-azure-agent") },
      { message: "cloud-init is not installed", level: "info" },
    ],
  },
  notApplicable: {
    "Micro, by Ignition": {
      ...system("sl-micro", "6.1"),
      ...withRpms("ignition"),
      "/usr/lib/dracut/modules.d/30ignition/module-setup.sh": "",
      "/usr/bin/ignition-validate": "",
    },
    Fedora: system("fedora", "43"),
  },
  undecided: {
    "no database": [sles, "no database"],
    "a database that cannot be read": { ...sles, "/usr/lib/sysimage/rpm/Packages.db": unreadable() },
  },
});
