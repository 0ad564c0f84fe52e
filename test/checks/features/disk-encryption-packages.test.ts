import diskEncryptionPackages from "../../../checks/features/disk-encryption-packages.ts";
import { rpmSqlite, rpms } from "../../../fixtures/trees/parts/rpm-database.ts";
import { checkTest, unreadable } from "../../../src/testing/index.ts";
import { system } from "./_system.ts";

const all = [
  "lsscsi 0.32-3.el8",
  "psmisc 23.1-5.el8",
  "lvm2 8:2.03.14-14.el8",
  "uuid 1.6.2-43.el8",
  "at 3.1.20-12.el8",
  "patch 2.7.6-11.el8",
  "cryptsetup 2.3.7-7.el8",
  "cryptsetup-reencrypt 2.3.7-7.el8",
  "procps-ng 3.3.15-14.el8",
  "util-linux 2.32.1-46.el8",
];
const target = { arch: "x86_64" } as const;
const on = (lines: readonly string[], version = "8.10") => ({
  tree: system("rhel", version, rpmSqlite("/usr/lib/sysimage/rpm", rpms("x86_64", lines))),
  target,
});

checkTest(diskEncryptionPackages, {
  pass: { "all of them": on(all) },
  fail: {
    "two are missing": [
      on(all.filter((line) => !/^(at|cryptsetup-reencrypt) /.test(line))),
      { path: "/usr/lib/sysimage/rpm/rpmdb.sqlite", evidence: { actual: "without at, cryptsetup-reencrypt" } },
    ],
  },
  notApplicable: {
    "a newer release": on([], "9.4"),
    "another distribution": { tree: system("debian", "12"), target },
    arm64: { tree: system("rhel", "8.10"), target: { arch: "aarch64" } },
    confidential: { tree: system("rhel", "8.10"), target: { ...target, security: "confidential" } },
  },
  undecided: {
    "no database": { tree: system("rhel", "8.10"), target },
    "a database that cannot be read": {
      tree: system("rhel", "8.10", { "/usr/lib/sysimage/rpm/rpmdb.sqlite": unreadable() }),
      target,
    },
  },
});
