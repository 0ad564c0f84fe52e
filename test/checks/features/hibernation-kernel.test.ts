import hibernationKernel from "../../../checks/features/hibernation-kernel.ts";
import { type Tree, absent, checkTest } from "../../../src/testing/index.ts";
import { booting, version } from "../boot/_boot.ts";

const path = `/boot/config-${version}`;
const config = (text: string, more: Tree = {}) => booting({}, { [path]: text, ...more });

checkTest(hibernationKernel, {
  pass: { "built in": config("CONFIG_HIBERNATION=y\n") },
  fail: {
    "left out": [
      config("# CONFIG_HIBERNATION is not set\n"),
      { message: `kernel ${version} cannot hibernate`, path, subject: "CONFIG_HIBERNATION" },
    ],
  },
  notApplicable: {
    "a release that the tool does not know": config("", { "/etc/os-release": 'ID=rhel\nVERSION_ID="8.2"\n' }),
    "a distribution that it does not know": config("", { "/etc/os-release": "ID=fedora\nVERSION_ID=43\n" }),
    "Trusted Launch": { tree: config(""), target: { security: "trusted-launch" } },
  },
  undecided: { "no configuration": booting({}, { [path]: absent }) },
});
