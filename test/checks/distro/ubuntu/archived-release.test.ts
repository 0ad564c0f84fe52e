import check from "../../../../checks/distro/ubuntu/archived-release.ts";
import { checkTest, unreadable } from "../../../../src/testing/index.ts";
import { sourcesList, system } from "../_trees.ts";

// The tests run on 2025-11-01 (vitest.config.ts).
const mantic = system("ubuntu", "23.10");

checkTest(check, {
  pass: {
    "the archive of old releases": {
      ...mantic,
      ...sourcesList("deb http://old-releases.ubuntu.com/ubuntu mantic main"),
    },
    "a mirror of the user's own": { ...mantic, ...sourcesList("deb http://mirror.corp/ubuntu mantic main") },
  },
  fail: {
    "Azure's mirror": [
      {
        ...mantic,
        ...sourcesList(
          "deb http://azure.archive.ubuntu.com/ubuntu mantic main",
          "deb http://security.ubuntu.com/ubuntu mantic-security main",
        ),
      },
      { message: "azure.archive.ubuntu.com no longer has this release", line: 1 },
      { message: "security.ubuntu.com", line: 2, evidence: { expected: "old-releases.ubuntu.com" } },
    ],
  },
  notApplicable: {
    "a long-term release after its end": {
      ...system("ubuntu", "18.04"),
      ...sourcesList("deb http://azure.archive.ubuntu.com/ubuntu bionic main"),
    },
    "a release that has just ended": {
      ...system("ubuntu", "24.10"),
      ...sourcesList("deb http://archive.ubuntu.com/ubuntu oracular main"),
    },
    "a release that never was": system("ubuntu", "23.13"),
    arm64: {
      tree: { ...mantic, ...sourcesList("deb http://archive.ubuntu.com/x mantic main") },
      target: { arch: "aarch64" },
    },
  },
  undecided: { "sources that cannot be read": { ...mantic, "/etc/apt/sources.list": unreadable() } },
});
