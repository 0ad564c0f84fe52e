import check from "../../../../checks/distro/oracle/no-uek2.ts";
import { oracle9 } from "../../../../fixtures/trees/oracle-9.ts";
import { checkTest, unreadableDirectory } from "../../../../src/testing/index.ts";
import { installedKernel, system } from "../_trees.ts";

const ol6 = system("ol", "6.10");

checkTest(check, {
  pass: {
    "UEK 7": oracle9(),
    "UEK 3": { ...ol6, ...installedKernel("3.8.13-118.el6uek.x86_64") },
    "UEK 4": { ...ol6, ...installedKernel("4.1.12-124.48.6.el6uek.x86_64") },
    "the Red Hat compatible kernel": { ...ol6, ...installedKernel("2.6.32-754.el6.x86_64") },
  },
  fail: {
    "UEK 2": [
      { ...ol6, ...installedKernel("2.6.39-400.215.10.el6uek.x86_64") },
      {
        message: "2.6.39-400.215.10.el6uek.x86_64 has no drivers",
        path: "/boot/vmlinuz-2.6.39-400.215.10.el6uek.x86_64",
      },
    ],
    "UEK 1": [{ ...ol6, ...installedKernel("2.6.32-300.el6uek.x86_64") }, { message: "no drivers" }],
  },
  notApplicable: { CentOS: { ...system("centos", "6"), ...installedKernel("2.6.39-400.el6uek.x86_64") } },
  undecided: {
    "no kernel": [ol6, "no installed kernel"],
    "boot cannot be read": { ...ol6, "/boot/": unreadableDirectory() },
  },
});
