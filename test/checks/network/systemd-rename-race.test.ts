import systemdRenameRace from "../../../checks/network/systemd-rename-race.ts";
import { checkTest, unreadable } from "../../../src/testing/index.ts";
import { system } from "../features/_system.ts";

const status = "/var/lib/dpkg/status";
const on = (version: string, release = "20.04") =>
  system("ubuntu", release, {
    [status]: `Package: systemd\nStatus: install ok installed\nArchitecture: amd64\nVersion: ${version}\n`,
  });

checkTest(systemdRenameRace, {
  pass: { "the mended build": on("245.4-4ubuntu3.21"), "a later one": on("245.4-4ubuntu3.24") },
  fail: {
    "the one before": [
      on("245.4-4ubuntu3.20"),
      {
        path: status,
        subject: "systemd",
        evidence: { actual: "245.4-4ubuntu3.20", expected: "245.4-4ubuntu3.21 or later" },
      },
    ],
  },
  notApplicable: {
    "another release": on("249.11-0ubuntu3.16", "22.04"),
    "another distribution": system("debian", "12"),
  },
  undecided: {
    "no database": system("ubuntu", "20.04"),
    "a database that cannot be read": system("ubuntu", "20.04", { [status]: unreadable() }),
  },
});
