import kernelopts from "../../../checks/boot/kernelopts.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { el8, on } from "./_boot.ts";

const entry = "/boot/loader/entries/f-4.18.0.conf";

checkTest(kernelopts, {
  pass: {
    "set in GRUB's environment": el8("$kernelopts $tuned_params", { kernelopts: "root=/dev/mapper/a-b ro" }),
    "not used": el8("root=UUID=a ro"),
    "beside a root of its own": el8("root=UUID=a $kernelopts"),
    "no entries of that kind": on("ro"),
  },
  fail: {
    lost: [el8("$kernelopts"), { message: "no root=", path: entry, line: 5, subject: "RHEL" }],
    "set without a root": [el8("$kernelopts", { kernelopts: "ro quiet" }), { path: entry }],
  },
  notApplicable: { Debian: { ...el8("$kernelopts"), "/etc/os-release": "ID=debian\n" } },
});
