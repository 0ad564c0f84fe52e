import timesyncdNotAlongside from "../../../checks/generic/timesyncd-not-alongside-chrony.ts";
import { enabledUnit, unitFile } from "../../../fixtures/trees/parts/systemd.ts";
import { checkTest, program } from "../../../src/testing/index.ts";
import { system, withChrony } from "./_trees.ts";

const daemon = { "/usr/lib/systemd/systemd-timesyncd": program() };
const enabled = enabledUnit("systemd-timesyncd.service", { wantedBy: "sysinit.target" });

checkTest(timesyncdNotAlongside, {
  pass: {
    "chrony alone": withChrony(""),
    "timesyncd is there and does not start": withChrony("", {
      ...daemon,
      ...unitFile("systemd-timesyncd.service", {}),
    }),
    "a link whose program is gone": withChrony("", enabled),
  },
  fail: {
    both: [
      withChrony("", { ...daemon, ...enabled }),
      {
        message: "starts beside chrony",
        path: "/etc/systemd/system/sysinit.target.wants/systemd-timesyncd.service",
        subject: "systemd-timesyncd.service",
      },
    ],
  },
  notApplicable: { "timesyncd alone": { ...system("debian", "12"), ...daemon, ...enabled } },
});
