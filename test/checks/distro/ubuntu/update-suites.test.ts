import check from "../../../../checks/distro/ubuntu/update-suites.ts";
import { ubuntu2204, ubuntu2204Specialized } from "../../../../fixtures/trees/ubuntu-22.04.ts";
import { ubuntu2404Specialized } from "../../../../fixtures/trees/ubuntu-24.04.ts";
import { absent, checkTest, unreadableDirectory } from "../../../../src/testing/index.ts";
import { sourcesList, system } from "../_trees.ts";

const noble = system("ubuntu", "24.04", "VERSION_CODENAME=noble\n");
const specialized = { type: "specialized" } as const;
const archive = "deb http://azure.archive.ubuntu.com/ubuntu";

checkTest(check, {
  pass: {
    "one line each": { tree: ubuntu2204Specialized(), target: specialized },
    deb822: { tree: ubuntu2404Specialized(), target: specialized },
    "a mirror of the user's own": {
      ...noble,
      ...sourcesList(
        "deb http://corp/u noble main",
        "deb http://corp/u noble-updates main",
        "deb http://corp/u noble-security main",
      ),
    },
    "cloud-init writes them": { ...ubuntu2204(), "/etc/apt/sources.list": absent },
    "14.04 names its release in VERSION alone": {
      ...system("ubuntu", "14.04", 'VERSION="14.04.6 LTS, Trusty Tahr"\n'),
      ...sourcesList(`${archive} trusty main`, `${archive} trusty-updates main`, `${archive} trusty-security main`),
    },
  },
  fail: {
    "no security": [
      { ...noble, ...sourcesList(`${archive} noble main`, `${archive} noble-updates main`) },
      {
        message: "no source has noble-security",
        path: "/etc/apt/sources.list",
        evidence: { actual: "noble noble-updates" },
      },
    ],
    "another release": [
      {
        ...noble,
        "/etc/apt/sources.list.d/ubuntu.sources": "Types: deb\nURIs: http://x/\nSuites: jammy jammy-updates\n",
      },
      { message: "no source has packages of noble", path: "/etc/apt/sources.list.d/ubuntu.sources" },
    ],
    "switched off": [
      {
        ...noble,
        "/etc/apt/sources.list.d/ubuntu.sources":
          "Types: deb\nURIs: http://x/\nSuites: noble noble-updates noble-security\nEnabled: no\n",
      },
      { message: "no source has packages of noble" },
    ],
    "no file": [noble, { message: "no source has packages of noble" }],
  },
  notApplicable: { Debian: system("debian", "12") },
  undecided: {
    "no codename": [system("ubuntu", "24.04"), "does not name the release"],
    "a directory that cannot be read": { ...noble, "/etc/apt/sources.list.d/": unreadableDirectory() },
  },
});
