import check from "../../../../checks/distro/ubuntu/cloud-init-mirrors.ts";
import { ubuntu2204 } from "../../../../fixtures/trees/ubuntu-22.04.ts";
import { ubuntu2404 } from "../../../../fixtures/trees/ubuntu-24.04.ts";
import { absent, checkTest, unreadable } from "../../../../src/testing/index.ts";
import { system } from "../_trees.ts";

const cfg = "/etc/cloud/cloud.cfg.d/90-azure.cfg";
const jammy = ubuntu2204();
const azure = "http://azure.archive.ubuntu.com/ubuntu/";

checkTest(check, {
  pass: {
    "as the images have it": jammy,
    "in apt": { ...jammy, [cfg]: `apt:\n  primary:\n    - arches: [default]\n      uri: ${azure}\n` },
    "searched in apt": {
      ...jammy,
      [cfg]: `apt:\n  primary:\n    - arches: [amd64]\n      search:\n        - ${azure}\n`,
    },
    "the old key": { ...jammy, [cfg]: `apt_mirror: ${azure}\n` },
  },
  fail: {
    "no file": [{ ...jammy, [cfg]: absent }, { message: "told no mirror" }],
    "mirrors of another cloud": [
      {
        ...jammy,
        [cfg]:
          "system_info:\n  package_mirrors:\n    - arches: [i386, amd64]\n      search:\n        primary:\n          - http://x.clouds.archive.ubuntu.com/ubuntu/\n",
      },
      { path: cfg, line: 6, evidence: { actual: "http://x.clouds.archive.ubuntu.com/ubuntu/" } },
    ],
    "apt beats the mirrors of the distribution": [
      {
        ...ubuntu2404(),
        "/etc/cloud/cloud.cfg.d/99.cfg":
          "apt:\n  primary:\n    - arches: [default]\n      uri: http://archive.ubuntu.com/ubuntu\n",
      },
      { path: "/etc/cloud/cloud.cfg.d/99.cfg" },
    ],
    "a host that only ends alike": [
      { ...jammy, [cfg]: "apt_mirror: http://notazure.archive.ubuntu.com/\n" },
      { path: cfg },
    ],
  },
  notApplicable: {
    "sources are preserved": { ...jammy, [cfg]: "apt_preserve_sources_list: true\n" },
    "a specialized image": { tree: jammy, target: { type: "specialized" } },
    arm64: { tree: ubuntu2204("aarch64"), target: { arch: "aarch64" } },
    "no cloud-init": system("ubuntu", "22.04"),
  },
  undecided: { "a file of cloud-init that cannot be read": { ...jammy, [cfg]: unreadable() } },
});
