import accelnetOs from "../../../checks/features/accelnet-os.ts";
import { installedKernel } from "../generic/_trees.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { system } from "./_system.ts";

checkTest(accelnetOs, {
  pass: {
    "RHEL 8": system("rhel", "8.10"),
    "the first": system("centos", "7.4"),
    "an old file that names the line only": system("centos", "7"),
    "Ubuntu 14.04 with linux-azure": system("ubuntu", "14.04", installedKernel("4.15.0-1049-azure")),
    "Debian 9 with a backported kernel": system("debian", "9", installedKernel("4.19.0-0.bpo.6-amd64")),
  },
  fail: {
    "RHEL 7.2": [system("rhel", "7.2"), { subject: "rhel", evidence: { actual: "7.2", expected: "7.4 or newer" } }],
    "SLES 12 SP2": [system("sles", "12.2"), {}],
    "Ubuntu 14.04 with its own": [system("ubuntu", "14.04", installedKernel("3.13.0-170-generic")), {}],
    "Debian 9 with both": [
      system("debian", "9", { ...installedKernel("4.9.0-9-amd64"), ...installedKernel("4.19.0-0.bpo.6-amd64") }),
      { evidence: { expected: "10 or newer" } },
    ],
  },
  notApplicable: { "not in the list": system("fedora", "43") },
  undecided: { "nobody says which": {} },
});
