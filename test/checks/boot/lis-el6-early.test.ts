import check from "../../../checks/boot/lis-el6-early.ts";
import { rpmBdb, rpms } from "../../../fixtures/trees/parts/rpm-database.ts";
import { checkTest } from "../../../src/testing/check-test.ts";

const release = (version: string, ...packages: readonly string[]) => ({
  "/etc/centos-release": `CentOS release ${version} (Final)\n`,
  ...rpmBdb(
    "/var/lib/rpm",
    rpms("x86_64", ["kernel 2.6.32-220.el6", ...packages.map((name) => `${name} 4.3.5-20210409.x86_64`)]),
  ),
});
const both = ["microsoft-hyper-v", "kmod-microsoft-hyper-v"];

checkTest(check, {
  pass: { "6.2 with both packages": release("6.2", ...both) },
  fail: {
    "6.2 without them": [
      release("6.2"),
      { message: "release 6.2 is without microsoft-hyper-v", subject: "microsoft-hyper-v" },
      { subject: "kmod-microsoft-hyper-v" },
    ],
    "6.3 with one of them": [release("6.3", "microsoft-hyper-v"), { subject: "kmod-microsoft-hyper-v" }],
    "hypervkvpd beside them": [release("6.0", ...both, "hypervkvpd"), { message: "hypervkvpd is installed beside" }],
  },
  notApplicable: {
    "6.4": release("6.4"),
    "6.10": release("6.10"),
    "7.2": release("7.2"),
    Debian: { "/etc/os-release": "ID=debian\nVERSION_ID=6\n" },
  },
});
