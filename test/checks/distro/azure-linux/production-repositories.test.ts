import check from "../../../../checks/distro/azure-linux/production-repositories.ts";
import { azureLinux3 } from "../../../../fixtures/trees/azurelinux-3.ts";
import { checkTest, unreadable } from "../../../../src/testing/index.ts";
import { repo, system } from "../_trees.ts";

const azl4 = system("azurelinux", "4.0");

checkTest(check, {
  pass: {
    "3.0": azureLinux3(),
    "others switched off": {
      ...azl4,
      ...repo(
        "[azurelinux-base]\nbaseurl=https://packages.microsoft.com/x\n[azurelinux-base-debuginfo]\nenabled=0\n[azurelinux-base-source]\nenabled=0\n",
      ),
    },
    "a name that only holds the word": { ...azl4, ...repo("[resources]\nbaseurl=https://h/\n") },
  },
  fail: {
    "one of each": [
      {
        ...azl4,
        ...repo(
          "[azurelinux-base-debuginfo]\n[azurelinux-base-source]\n[azurelinux-official-preview]\n[local]\nbaseurl=file:///mnt/rpms\n",
        ),
      },
      { message: "debugging symbols", subject: "azurelinux-base-debuginfo", line: 1 },
      { message: "sources" },
      { message: "previews" },
      { message: "of the build", subject: "local", line: 4 },
    ],
  },
  notApplicable: { Fedora: { ...system("fedora", "43"), ...repo("[x-debuginfo]\n") } },
  undecided: { "a file that cannot be read": { ...azl4, "/etc/yum.repos.d/a.repo": unreadable() } },
});
