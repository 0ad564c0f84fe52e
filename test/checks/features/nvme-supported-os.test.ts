import nvmeSupportedOs from "../../../checks/features/nvme-supported-os.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { system } from "./_system.ts";

const on = (id: string, version: string) => ({
  tree: system(id, version),
  target: { diskController: "nvme" } as const,
});

checkTest(nvmeSupportedOs, {
  pass: {
    "the first of its line": on("rhel", "8.6"),
    "a later one": on("rhel", "9.4"),
    "a release newer than the list": on("debian", "13"),
    "a line newer than the list": on("sles", "16.0"),
    "between two of the list": on("ubuntu", "23.10"),
    "SLES for SAP, one earlier": on("sles_sap", "15.3"),
    "no minor number": on("rhel", "9"),
  },
  fail: {
    "one before the first of its line": [
      on("rhel", "8.5"),
      {
        message: "rhel 8.5 is older than the releases with NVMe",
        level: "should",
        evidence: { expected: "8.6 or newer" },
      },
    ],
    "an older line": [on("ol", "6.10"), { evidence: { expected: "7.9 or newer" } }],
    "Azure Linux under its old name": [on("mariner", "2.0"), { subject: "mariner" }],
    "SLES without SAP": [on("sles", "15.3"), {}],
    "openSUSE, which is refused": [on("opensuse-leap", "15.6"), { message: "does not support", level: "should" }],
    "not listed": [on("fedora", "43"), { message: "is not listed", level: "info" }],
  },
  notApplicable: { SCSI: system("rhel", "8.5") },
  undecided: { "nobody says which": { tree: {}, target: { diskController: "nvme" } } },
});
