import smoltHwUuid from "../../../checks/leftovers/smolt-hw-uuid.ts";
import { checkTest } from "../../../src/testing/index.ts";

checkTest(smoltHwUuid, {
  pass: { none: {} },
  fail: {
    "both generations": [
      { "/etc/sysconfig/hw-uuid": "x", "/etc/smolt/hw-uuid": "x" },
      { path: "/etc/sysconfig/hw-uuid" },
      { path: "/etc/smolt/hw-uuid" },
    ],
  },
});
