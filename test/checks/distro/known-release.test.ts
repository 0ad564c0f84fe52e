import knownRelease from "../../../checks/distro/known-release.ts";
import { checkTest, unreadable } from "../../../src/testing/index.ts";
import { system } from "./_trees.ts";

checkTest(knownRelease, {
  pass: {
    "RHEL 9.6": system("rhel", "9.6"),
    "Ubuntu 24.04": system("ubuntu", "24.04"),
    "Ubuntu between the long ones": system("ubuntu", "21.10"),
    "Ubuntu before the table": system("ubuntu", "10.04"),
    "Debian before the table": system("debian", "6.0"),
    "Fedora before the table": system("fedora", "35"),
    "Azure Linux 4, whose end is not said": system("azurelinux", "4.0"),
    "Leap 42.3": system("opensuse-leap", "42.3"),
    "CentOS Stream 10": system("centos", "10", 'NAME="CentOS Stream"\nPRETTY_NAME="CentOS Stream 10"\n'),
    "CentOS 6 by its old file": { "/etc/centos-release": "CentOS release 6.10 (Final)\n" },
  },
  fail: {
    "Debian 99": [
      system("debian", "99"),
      { message: "newer than every release", path: "/etc/os-release", line: 2, subject: "debian" },
    ],
    "Ubuntu 23.13": [system("ubuntu", "23.13"), { message: "ubuntu has no release 23.13" }],
    "Ubuntu 99.13": [system("ubuntu", "99.13"), { message: "ubuntu has no release 99.13" }],
    "Ubuntu 28.04": [system("ubuntu", "28.04"), { message: "newer than every release" }],
    "SLES 12.7": [system("sles", "12.7"), { message: "sles has no release 12.7" }],
    "CentOS 9 that is no Stream": [system("centos", "9"), { message: "newer" }],
    "Debian by a word": [system("debian", "trixie"), { message: "debian has no release trixie" }],
    "Debian 0": [system("debian", "0"), { message: "debian has no release 0" }],
  },
  notApplicable: {
    "a distribution without a table": system("photon", "5.0"),
    "a name that every object has": system("constructor", "1"),
    "a rolling release": system("debian", ""),
    nothing: { "/etc/": "" },
  },
  undecided: { "os-release cannot be read": { "/etc/os-release": unreadable() } },
});
