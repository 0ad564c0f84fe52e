import timeSyncService from "../../../checks/generic/time-sync-service.ts";
import { flatcar } from "../../../fixtures/trees/flatcar.ts";
import { enabledUnit, unitFile } from "../../../fixtures/trees/parts/systemd.ts";
import { checkTest, link, program } from "../../../src/testing/index.ts";
import { system, withChrony } from "./_trees.ts";

const timesyncd = {
  ...enabledUnit("systemd-timesyncd.service", { wantedBy: "sysinit.target" }),
  "/usr/lib/systemd/systemd-timesyncd": program(),
};
const ntp = { ...enabledUnit("ntpd.service"), "/usr/sbin/ntpd": program() };

checkTest(timeSyncService, {
  pass: {
    chrony: withChrony(""),
    ntpd: { ...system("centos", "7"), ...ntp },
    timesyncd: { ...system("debian", "12"), ...timesyncd },
    "timesyncd beside chrony has a check of its own": withChrony("", timesyncd),
  },
  fail: {
    none: [system("debian", "12"), { message: "no time service is installed" }],
    "not enabled": [
      { ...system("centos", "7"), ...unitFile("chronyd.service", { wantedBy: "multi-user.target" }) },
      { message: "does not start", subject: "chronyd.service", evidence: { actual: "disabled" } },
    ],
    masked: [
      withChrony("", { "/etc/systemd/system/chronyd.service": link("/dev/null") }),
      { evidence: { actual: "masked" } },
    ],
    "two that run together": [withChrony("", ntp), { message: "ntpd.service keeps the clock beside chronyd.service" }],
  },
  undecided: { "Flatcar without its OEM partition": flatcar() },
});
