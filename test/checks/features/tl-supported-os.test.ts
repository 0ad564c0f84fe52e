import check from "../../../checks/features/tl-supported-os.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { confidential, trustedLaunch } from "./_secure-boot.ts";

const release = (id: string, version: string) =>
  trustedLaunch({ "/etc/os-release": `ID=${id}\nVERSION_ID="${version}"\nPRETTY_NAME="${id} ${version}"\n` });

checkTest(check, {
  pass: {
    "RHEL 9.6": release("rhel", "9.6"),
    "the first RHEL that Microsoft's tests start": release("rhel", "8.3"),
    "AlmaLinux 8.7": release("almalinux", "8.7"),
    "newer than the list": release("ubuntu", "24.04"),
    "Azure Linux 3": release("azurelinux", "3.0"),
    "Debian 11": release("debian", "11"),
    "SLES 15 SP2": release("sles", "15.2"),
  },
  fail: {
    "Debian 10": [
      release("debian", "10"),
      {
        message: "debian 10 is older than the releases with Trusted Launch",
        subject: "debian",
        evidence: { actual: "10", expected: "11 or newer" },
      },
    ],
    "RHEL 8.2": [release("rhel", "8.2"), { evidence: { expected: "8.3 or newer" } }],
    "RHEL 7": [release("rhel", "7.9"), {}],
    "SLES 15 SP1": [release("sles", "15.1"), {}],
    "Ubuntu 16.04": [release("ubuntu", "16.04"), {}],
    "a distribution that the list leaves out is noted": [
      release("fedora", "43"),
      { message: "fedora 43 is not listed for Trusted Launch", level: "info" },
    ],
  },
  notApplicable: {
    "Secure Boot off": { "/etc/os-release": "ID=debian\nVERSION_ID=10\n" },
    "confidential VMs have a list of their own": confidential({ "/etc/os-release": "ID=debian\nVERSION_ID=10\n" }),
  },
  undecided: { "nothing says which system it is": trustedLaunch({}) },
});
