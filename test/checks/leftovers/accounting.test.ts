import accounting from "../../../checks/leftovers/accounting.ts";
import { checkTest } from "../../../src/testing/index.ts";

checkTest(accounting, {
  pass: { none: { "/var/account/pacct": "" } },
  fail: {
    records: [
      { "/var/account/pacct": "x", "/run/utmp": "x", "/var/lib/faillock/ann": "x" },
      { path: "/var/account/pacct" },
      { path: "/run/utmp" },
      { path: "/var/lib/faillock/ann" },
    ],
  },
});
