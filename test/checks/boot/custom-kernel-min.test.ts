import customKernelMin from "../../../checks/boot/custom-kernel-min.ts";
import { checkTest } from "../../../src/testing/index.ts";

const kernel = (version: string) => ({ [`/boot/vmlinuz-${version}`]: "MZ" });

checkTest(customKernelMin, {
  pass: {
    "6.1": kernel("6.1.0"),
    "3.8": kernel("3.8.0-custom"),
    "Enterprise Linux 6": kernel("2.6.32-754.el6.x86_64"),
    "Oracle's kernel": kernel("2.6.39-400.17.1.el6uek.x86_64"),
    "SLES 11": kernel("3.0.101-63-default"),
    "Debian 7": kernel("3.2.0-4-amd64"),
  },
  fail: {
    "2.6.39 made by hand": [
      kernel("2.6.39"),
      { message: "older than 3.8", path: "/boot/vmlinuz-2.6.39", evidence: { expected: "3.8 or later" } },
    ],
    "3.7": [kernel("3.7.10-mine"), {}],
  },
  undecided: { "no kernel": {} },
});
