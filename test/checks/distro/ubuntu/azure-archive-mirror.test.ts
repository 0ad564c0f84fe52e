import check from "../../../../checks/distro/ubuntu/azure-archive-mirror.ts";
import { ubuntu2204, ubuntu2204Specialized } from "../../../../fixtures/trees/ubuntu-22.04.ts";
import { ubuntu2404, ubuntu2404Specialized } from "../../../../fixtures/trees/ubuntu-24.04.ts";
import { checkTest, unreadable } from "../../../../src/testing/index.ts";
import { sourcesList, system } from "../_trees.ts";

const jammy = system("ubuntu", "22.04");
const specialized = { type: "specialized" } as const;
const countryMirror = sourcesList("deb http://de.archive.ubuntu.com/ubuntu jammy main");

checkTest(check, {
  pass: {
    "one line each": { tree: ubuntu2204Specialized(), target: specialized },
    deb822: { tree: ubuntu2404Specialized(), target: specialized },
    "cloud-init writes the mirror on each VM": { ...ubuntu2204(), ...countryMirror },
    "a country's mirror that is a comment": {
      ...jammy,
      ...sourcesList(
        "deb http://azure.archive.ubuntu.com/ubuntu jammy main",
        "# deb http://de.archive.ubuntu.com/ x main",
      ),
    },
    "a list of mirrors with others behind it": {
      ...jammy,
      ...sourcesList("deb mirror+file:/etc/apt/apt-mirrors.txt jammy main"),
      "/etc/apt/apt-mirrors.txt":
        "http://azure.archive.ubuntu.com/ubuntu/\tpriority:1\nhttps://archive.ubuntu.com/ubuntu/\tpriority:2\n",
    },
    "sources of sources": {
      ...jammy,
      ...sourcesList(
        "deb http://AZURE.archive.ubuntu.com/ubuntu jammy main",
        "deb-src http://archive.ubuntu.com/ x main",
      ),
    },
  },
  fail: {
    "the standard host and a country's, not security": [
      {
        ...jammy,
        ...sourcesList(
          "deb http://archive.ubuntu.com/ubuntu jammy main",
          "deb http://de.archive.ubuntu.com/ubuntu jammy-updates main",
          "deb http://security.ubuntu.com/ubuntu jammy-security main",
        ),
      },
      { path: "/etc/apt/sources.list", line: 1, evidence: { actual: "archive.ubuntu.com" } },
      { line: 2, evidence: { actual: "de.archive.ubuntu.com", expected: "azure.archive.ubuntu.com" } },
    ],
    deb822: [
      {
        ...jammy,
        "/etc/apt/sources.list.d/ubuntu.sources":
          "# x\nTypes: deb\nURIs: http://archive.ubuntu.com/ubuntu/\nSuites: noble\nComponents: main\n",
      },
      { path: "/etc/apt/sources.list.d/ubuntu.sources", line: 2 },
    ],
    "cloud-init preserves the sources": [
      {
        ...ubuntu2404(),
        "/etc/cloud/cloud.cfg.d/99.cfg": "apt:\n  preserve_sources_list: true\n",
        "/etc/apt/sources.list.d/ubuntu.sources":
          "Types: deb\nURIs: http://archive.ubuntu.com/ubuntu/\nSuites: noble\n",
      },
      { message: "another mirror" },
    ],
  },
  notApplicable: {
    "arm64 keeps the ports": { tree: { ...jammy, ...countryMirror }, target: { arch: "aarch64" } },
    "a mirror of the user's own": { ...jammy, ...sourcesList("deb http://mirror.corp/ubuntu jammy main") },
    "no sources": jammy,
    Debian: { ...system("debian", "12"), ...countryMirror },
  },
  undecided: { "sources that cannot be read": { ...jammy, "/etc/apt/sources.list": unreadable() } },
});
