import check from "../../../../checks/distro/debian/archived-release.ts";
import { checkTest, unreadable } from "../../../../src/testing/index.ts";
import { sourcesList, system } from "../_trees.ts";

const stretch = system("debian", "9");

checkTest(check, {
  pass: {
    "the archive": { ...stretch, ...sourcesList("deb http://archive.debian.org/debian stretch main") },
    "a mirror of the user's own": { ...stretch, ...sourcesList("deb http://mirror.corp/debian stretch main") },
    "no sources": stretch,
    "wheezy without os-release": {
      "/etc/debian_version": "7.11\n",
      ...sourcesList("deb http://archive.debian.org/debian wheezy main"),
    },
  },
  fail: {
    "the mirrors": [
      {
        ...stretch,
        ...sourcesList(
          "deb http://deb.debian.org/debian stretch main",
          "deb http://security.debian.org/ stretch/updates main",
          "#deb http://deb.debian.org/debian stretch main",
        ),
      },
      { message: "deb.debian.org no longer has this release", line: 1, evidence: { expected: "archive.debian.org" } },
      { message: "security.debian.org", line: 2 },
    ],
    "jessie with a mirror of a country": [
      { ...system("debian", "8"), ...sourcesList("deb http://ftp.us.debian.org/debian jessie main") },
      { message: "ftp.us.debian.org" },
    ],
  },
  notApplicable: {
    buster: { ...system("debian", "10"), ...sourcesList("deb http://deb.debian.org/debian buster main") },
    testing: { "/etc/os-release": "ID=debian\n" },
  },
  undecided: { "sources that cannot be read": { ...stretch, "/etc/apt/sources.list": unreadable() } },
});
