import check from "../../../../checks/distro/rhel/kickstart-layout.ts";
import { rhel9, rhel9Raw } from "../../../../fixtures/trees/rhel-9.ts";
import { checkTest, link, unreadable } from "../../../../src/testing/index.ts";
import { system } from "../_trees.ts";

const el9 = system("rhel", "9.6");
const fstab = (...lines: readonly string[]) => ({ "/etc/fstab": lines.map((line) => `${line}\n`).join("") });

checkTest(check, {
  pass: {
    "Red Hat's own volume group": rhel9(),
    "a root partition": rhel9Raw(),
    "no fstab": el9,
    "a zone that is UTC": { ...el9, "/etc/localtime": link("../usr/share/zoneinfo/UTC") },
  },
  fail: {
    "autopart with LVM and swap": [
      {
        ...el9,
        ...fstab(
          "/dev/mapper/rhel-root / xfs defaults 0 0",
          "UUID=1 /boot xfs defaults 0 0",
          "/dev/mapper/rhel-swap none swap defaults 0 0",
        ),
      },
      { message: "/ is a logical volume", path: "/etc/fstab", line: 1, evidence: { actual: "/dev/mapper/rhel-root" } },
      { message: "fstab has swap", line: 3, subject: "/dev/mapper/rhel-swap" },
    ],
    ext4: [
      {
        ...el9,
        ...fstab("UUID=1 / ext4 defaults 0 0", "UUID=2 /boot ext4 defaults 0 0", "UUID=3 /data ext4 defaults 0 0"),
      },
      { message: "/ is not XFS", evidence: { actual: "ext4", expected: "xfs" } },
      { message: "/boot is not XFS" },
    ],
    "SELinux and the zone": [
      {
        ...el9,
        "/etc/selinux/config": "#SELINUX=enforcing\nSELINUX=permissive\n",
        "/etc/localtime": link("../usr/share/zoneinfo/Europe/Berlin"),
      },
      { message: "SELinux does not enforce", path: "/etc/selinux/config", line: 2 },
      { message: "zone is not UTC", evidence: { actual: "../usr/share/zoneinfo/Europe/Berlin" } },
    ],
  },
  notApplicable: { "release 6": system("rhel", "6.10"), Rocky: system("rocky", "9.6") },
  undecided: { "fstab cannot be read": { ...el9, "/etc/fstab": unreadable() } },
});
