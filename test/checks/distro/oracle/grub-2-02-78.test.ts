import check from "../../../../checks/distro/oracle/grub-2-02-78.ts";
import { oracle8 } from "../../../../fixtures/trees/oracle-8.ts";
import { checkTest, unreadable } from "../../../../src/testing/index.ts";
import { system, withRpms } from "../_trees.ts";

const ol8 = system("ol", "8.2");

checkTest(check, {
  pass: {
    "8.10": oracle8(),
    "the build after": { ...ol8, ...withRpms("grub2-pc 1:2.02-78.0.3.el8_1.2") },
    "the build before": { ...ol8, ...withRpms("grub2-pc 1:2.02-78.0.3.el8_1") },
  },
  fail: {
    "BIOS and UEFI": [
      { ...ol8, ...withRpms("grub2-efi-x64 1:2.02-78.0.3.el8_1.1", "grub2-pc 1:2.02-78.0.3.el8_1.1") },
      { subject: "grub2-efi-x64" },
      { subject: "grub2-pc", evidence: { actual: "1:2.02-78.0.3.el8_1.1" } },
    ],
  },
  notApplicable: { RHEL: { ...system("rhel", "8.2"), ...withRpms("grub2-pc 1:2.02-78.0.3.el8_1.1") } },
  undecided: {
    "no database": [ol8, "no database"],
    "a database that cannot be read": { ...ol8, "/var/lib/rpm/rpmdb.sqlite": unreadable() },
  },
});
