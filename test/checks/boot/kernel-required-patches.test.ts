import check from "../../../checks/boot/kernel-required-patches.ts";
import { checkTest } from "../../../src/testing/check-test.ts";

const kernel = (...versions: readonly string[]) =>
  Object.fromEntries(versions.map((version) => [`/boot/vmlinuz-${version}`, ""]));

checkTest(check, {
  pass: {
    "4.4 of one's own": kernel("4.4.302"),
    "6.12 of one's own": kernel("6.12.1-custom"),
    "Enterprise Linux 7": kernel("3.10.0-1160.el7.x86_64"),
    "Ubuntu 14.04": kernel("3.13.0-170-generic"),
    "Debian 8": kernel("3.16.0-11-amd64"),
    "SLES 12": kernel("4.3.10-1-default"),
    "older than 3.8: told by another check": kernel("2.6.39"),
  },
  fail: {
    "4.3 of one's own": [
      kernel("4.3.6"),
      { message: "kernel 4.3.6 is older than the storage fixes", path: "/boot/vmlinuz-4.3.6" },
    ],
    "3.8 of one's own, and a newer one": [kernel("3.8.0-mine", "5.10.1"), { evidence: { actual: "3.8.0-mine" } }],
  },
  undecided: { "no kernel": {} },
});
