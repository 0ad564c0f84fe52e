import migrationKnownOs from "../../../checks/generic/migration-known-os.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { system } from "../features/_system.ts";

const machine = (id: string, version: string) => ({
  tree: system(id, version),
  target: { type: "specialized" } as const,
});

checkTest(migrationKnownOs, {
  pass: {
    RHEL: machine("rhel", "9.6"),
    "Oracle Linux 6": machine("ol", "6.10"),
    Kali: machine("kali", "2025.3"),
    "SLES for SAP": machine("sles_sap", "15.6"),
  },
  fail: {
    "a newer Debian": [machine("debian", "12"), { message: "does not know debian 12", subject: "debian" }],
    "SLES 13 never was": [machine("sles", "13.1"), {}],
    "another distribution": [machine("fedora", "43"), {}],
    "no version": [{ tree: { "/etc/os-release": "ID=debian\n" }, target: { type: "specialized" } }, {}],
    "32 bits": [
      {
        tree: system("debian", "11", {
          "/usr/bin/env": new Uint8Array([
            0x7f,
            0x45,
            0x4c,
            0x46,
            1,
            1,
            1,
            ...Array.from({ length: 11 }, () => 0),
            3,
            0,
            0,
            0,
          ]),
        }),
        target: { type: "specialized" },
      },
      { message: "32-bit" },
    ],
  },
  notApplicable: { "a generalized image": system("debian", "12") },
  undecided: { "nobody says which": { tree: {}, target: { type: "specialized" } } },
});
