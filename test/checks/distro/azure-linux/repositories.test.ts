import check from "../../../../checks/distro/azure-linux/repositories.ts";
import { azureLinux3 } from "../../../../fixtures/trees/azurelinux-3.ts";
import { checkTest, unreadable } from "../../../../src/testing/index.ts";
import { repo, system } from "../_trees.ts";

const ids = (...names: readonly string[]) => repo(names.map((name) => `[${name}]\nenabled=1\n`).join(""));

checkTest(check, {
  pass: {
    "3.0": azureLinux3(),
    "4.0": {
      ...system("azurelinux", "4.0"),
      ...ids("azurelinux-base", "azurelinux-cloud-native", "azurelinux-microsoft"),
    },
    "2.0": {
      ...system("mariner", "2.0"),
      ...ids("mariner-official-base", "mariner-official-microsoft", "mariner-official-extras"),
    },
    "1.0": {
      ...system("mariner", "1.0"),
      ...ids("mariner-official-base", "mariner-official-microsoft", "mariner-official-update"),
    },
  },
  fail: {
    "the base alone": [
      { ...system("azurelinux", "3.0"), ...ids("azurelinux-official-base") },
      { message: "azurelinux-official-ms-oss is missing", subject: "azurelinux-official-ms-oss" },
      { message: "azurelinux-official-ms-non-oss is missing" },
    ],
    "switched off": [
      { ...azureLinux3(), ...repo("[azurelinux-official-base]\nenabled=0\n", "zz") },
      { message: "azurelinux-official-base is switched off", line: 1 },
    ],
  },
  notApplicable: { Fedora: system("fedora", "43") },
  undecided: {
    "a file that cannot be read": { ...system("azurelinux", "3.0"), "/etc/yum.repos.d/a.repo": unreadable() },
  },
});
