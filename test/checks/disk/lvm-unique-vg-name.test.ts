import check from "../../../checks/disk/lvm-unique-vg-name.ts";
import { checkTest } from "../../../src/testing/check-test.ts";

const group = (name: string) =>
  ({
    disk: { partitions: [{ index: 1, use: "lvm", kind: "lvm2" }], logical: { [`${name}/root`]: {} } },
  }) as const;

checkTest(check, {
  pass: { "a name of its own": group("vg_app1_os") },
  fail: {
    "Red Hat's": [group("rootvg"), { message: "the volume group has the common name rootvg", subject: "rootvg" }],
    "a host name behind the distribution's": [group("rhel_build7"), {}],
    "SUSE's": [group("system"), {}],
  },
  notApplicable: {
    "no group": { disk: {} },
    "a specialized disk": { ...group("rootvg"), target: { type: "specialized" } },
    "a bare tree": { "/etc/": "" },
  },
});
