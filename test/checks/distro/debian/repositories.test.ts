import check from "../../../../checks/distro/debian/repositories.ts";
import { debian11 } from "../../../../fixtures/trees/debian-11.ts";
import { debian12, debian12Specialized } from "../../../../fixtures/trees/debian-12.ts";
import { absent, checkTest, unreadable } from "../../../../src/testing/index.ts";
import { sourcesList, system } from "../_trees.ts";

const bookworm = system("debian", "12", "VERSION_CODENAME=bookworm\n");
const specialized = { type: "specialized" } as const;
const main = "deb https://deb.debian.org/debian bookworm main";

checkTest(check, {
  pass: {
    "lists of mirrors": { tree: debian12Specialized(), target: specialized },
    "mirrors of Azure": { tree: debian11(), target: specialized },
    "a mirror of a country": {
      ...bookworm,
      ...sourcesList(
        "deb http://ftp.de.debian.org/debian bookworm main",
        "deb http://ftp.de.debian.org/debian-security bookworm-security main",
      ),
    },
    "by the name of stable": {
      ...bookworm,
      ...sourcesList(
        "deb http://deb.debian.org/debian stable main",
        "deb http://deb.debian.org/debian-security stable-security main",
      ),
    },
    "the suite of old releases": {
      ...system("debian", "10", "VERSION_CODENAME=buster\n"),
      ...sourcesList(
        "deb http://archive.debian.org/debian buster main",
        "deb http://archive.debian.org/debian-security buster/updates main",
      ),
    },
    "cloud-init writes them": { ...debian12(), "/etc/apt/sources.list.d/debian.sources": absent },
  },
  fail: {
    none: [bookworm, { message: "no source of packages", path: "/etc/apt/sources.list" }],
    "sources of sources alone": [
      { ...bookworm, ...sourcesList("deb-src http://deb.debian.org/debian bookworm main") },
      { message: "no source of packages" },
    ],
    "no security": [
      { ...bookworm, ...sourcesList("# head", main) },
      { message: "security fixes", path: "/etc/apt/sources.list", line: 2 },
    ],
    "the security of another release": [
      { ...bookworm, ...sourcesList(main, "deb http://deb.debian.org/debian-security bullseye-security main") },
      { message: "security fixes" },
    ],
    "a mirror of the user's own": [
      { ...bookworm, ...sourcesList("deb http://mirror.corp/debian bookworm main") },
      { level: "info", evidence: { actual: "mirror.corp" } },
    ],
  },
  notApplicable: {
    testing: { "/etc/os-release": "ID=debian\n", ...sourcesList("deb http://deb.debian.org/debian sid main") },
    Ubuntu: system("ubuntu", "24.04"),
  },
  undecided: { "sources that cannot be read": { ...bookworm, "/etc/apt/sources.list": unreadable() } },
});
