import { expect, test } from "vitest";
import distroNotEol from "../../../checks/generic/distro-not-eol.ts";
import { releases } from "../../../checks/generic/_releases.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { system } from "./_trees.ts";

// The tests run on 2025-11-01 (vitest.config.ts).
checkTest(distroNotEol, {
  pass: {
    "RHEL 9.6": system("rhel", "9.6"),
    "CentOS Stream 9": system("centos", "9", 'NAME="CentOS Stream"\nPRETTY_NAME="CentOS Stream 9"\n'),
    "a release newer than the table": system("ubuntu", "28.04"),
    "os-release says so": system("fedora", "99", "SUPPORT_END=2025-11-01\n"),
    "SLES 15 SP7": system("sles", "15.7"),
  },
  fail: {
    "CentOS 7.9": [
      system("centos", "7"),
      {
        message: "has ended",
        path: "/etc/os-release",
        evidence: { actual: "ended on 2024-06-30, judged by 2025-11-01" },
      },
    ],
    "CentOS Linux 8": [system("centos", "8"), { evidence: { actual: "ended on 2021-12-31, judged by 2025-11-01" } }],
    "Oracle Linux 6.10": [system("ol", "6.10"), { evidence: { actual: "ended on 2024-12-31, judged by 2025-11-01" } }],
    "Ubuntu 18.04 has extended support": [
      system("ubuntu", "18.04"),
      { message: "extended support only", level: "info" },
    ],
    "Debian 6, older than the table": [system("debian", "6.0"), { message: "has ended" }],
    "an old Fedora": [system("fedora", "38"), { message: "has ended" }],
    "os-release says so": [system("fedora", "41", "SUPPORT_END=2025-10-31\n"), { path: "/etc/os-release", line: 3 }],
  },
  notApplicable: { "a rolling release": system("flatcar", "4230.2.4") },
  undecided: {
    "a distribution without dates": [system("photon", "5.0"), "no dates of support"],
    "a release between those of the table": [
      system("ubuntu", "22.10"),
      "no date of support is known for version 22.10",
    ],
    "no version": [{ "/etc/os-release": "ID=debian\n" }, "no dates"],
  },
});

test.each([...releases])("the table of %s has each release once and its dates are days", (_id, table) => {
  const versions = table.map(({ version }) => version);
  expect(new Set(versions).size).toBe(versions.length);
  for (const { ends, extendedEnds = "9999-12-31" } of table) {
    expect(new Date(`${ends}T00:00:00Z`).toISOString().slice(0, 10)).toBe(ends);
    expect(extendedEnds > ends).toBe(true);
  }
});
