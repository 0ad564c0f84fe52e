import marketplaceSackKernel from "../../../checks/security/marketplace-sack-kernel.ts";
import { type Tree, checkTest } from "../../../src/testing/index.ts";

const dpkg = (name: string, version: string) => ({
  "/var/lib/dpkg/status": `Package: ${name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: ${version}\n`,
});
function on(kernel: string, id: string, version: string, more: Tree = {}) {
  const tree = {
    "/etc/os-release": `ID=${id}\nVERSION_ID="${version}"\n`,
    [`/boot/vmlinuz-${kernel}`]: "x",
    [`/usr/lib/modules/${kernel}/modules.dep`]: "",
    ...more,
  };
  return { tree, target: { target: "marketplace" } as const };
}

checkTest(marketplaceSackKernel, {
  pass: {
    "a new kernel": on("6.1.0-41-cloud-amd64", "debian", "12"),
    "Debian by its package": on("4.9.0-9-amd64", "debian", "9", dpkg("linux-image-4.9.0-9-amd64", "4.9.168-1+deb9u3")),
    RHEL: on("3.10.0-957.21.3.el7.x86_64", "rhel", "7.6"),
  },
  fail: {
    RHEL: [
      on("3.10.0-957.5.1.el7.x86_64", "rhel", "7.6"),
      { subject: "3.10.0-957.5.1.el7.x86_64", evidence: { expected: "3.10.0-957.21.3 or later" } },
    ],
    Debian: [
      on("4.9.0-8-amd64", "debian", "9", dpkg("linux-image-4.9.0-8-amd64", "4.9.144-3")),
      { evidence: { expected: "4.9.168-1+deb9u3 or later" } },
    ],
  },
  notApplicable: { "another target": {} },
  undecided: {
    "no kernel": { tree: {}, target: { target: "marketplace" } },
    "Debian without its package": on("4.9.0-9-amd64", "debian", "9"),
    "a vendor's own": on("4.20.1-acme", "acme", "1"),
  },
});
