import check from "../../../checks/disk/vm-guest-state-absent.ts";
import { checkTest } from "../../../src/testing/check-test.ts";

checkTest(check, {
  pass: { "an OS disk": { disk: {} } },
  fail: {
    "the guest state of a VM": [
      { disk: { table: "none", partitions: [], bytes: [[0, Buffer.from("GUESTRTS")]], bootCode: "none" } },
      { message: "the file holds the guest state of a VM and no OS disk" },
    ],
  },
  notApplicable: { "a bare tree": { "/etc/": "" } },
});
