import azlFootprint from "../../../checks/generic/azl-footprint.ts";
import { rpmSqlite, rpms } from "../../../fixtures/trees/parts/rpm-database.ts";
import { checkTest, unreadable } from "../../../src/testing/index.ts";
import { system } from "../features/_system.ts";

const directory = "/usr/lib/sysimage/rpm";
const path = `${directory}/rpmdb.sqlite`;
const release = "azurelinux-release-common 4.0-1.azl4";
const on = (lines: readonly string[], installedBytes = 1024 * 1024, version = "4.0") =>
  system(
    "azurelinux",
    version,
    rpmSqlite(
      directory,
      rpms("x86_64", lines).map((rpm) => ({ ...rpm, installedBytes })),
    ),
  );
const GIB = 1024 ** 3;

checkTest(azlFootprint, {
  pass: { "its own": on([release, "glibc 2.42-1.azl4"]), "just at the limit": on([release, "glibc 2.42-1.azl4"], GIB) },
  fail: {
    "no release": [on(["glibc 2.42-1.azl4"]), { message: "is not installed", path }],
    "another release": [
      on(["azurelinux-release-common 5.0-1.azl5"]),
      { path: "/etc/os-release", evidence: { actual: "4.0", expected: "5.0" } },
    ],
    "left of Fedora": [on([release, "fedora-logos 42.0-1.fc43"]), { subject: "fedora-logos", path }],
    "too large": [
      on([release, "glibc 2.42-1.azl4"], GIB + 1),
      { level: "info", evidence: { actual: "2049 MiB", expected: "at most 2048 MiB" } },
    ],
  },
  notApplicable: { "Azure Linux 3": on([], 0, "3.0"), "another distribution": system("fedora", "43") },
  undecided: {
    "no database": system("azurelinux", "4.0"),
    "a database that cannot be read": system("azurelinux", "4.0", { [path]: unreadable() }),
  },
});
