import marketplaceSecurityThreats from "../../../checks/security/marketplace-security-threats.ts";
import { type Tree, checkTest } from "../../../src/testing/index.ts";

const dpkg = (name: string, version: string) => ({
  "/var/lib/dpkg/status": `Package: ${name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: ${version}\n`,
});
const on = (tree: Tree) => ({ tree, target: { target: "marketplace" } as const });
const release = (id: string, version: string) => ({ "/etc/os-release": `ID=${id}\nVERSION_ID="${version}"\n` });

checkTest(marketplaceSecurityThreats, {
  pass: {
    "2.18": on(dpkg("libc6", "2.18-1")),
    "a fix of the vendor's": on({ ...release("debian", "7"), ...dpkg("libc6", "2.13-38+deb7u7") }),
    musl: on(dpkg("musl", "1.2.4")),
    "a new release whose packages say nothing": on(release("rocky", "9.4")),
  },
  fail: {
    "Debian 7": [
      on({ ...release("debian", "7"), ...dpkg("libc6", "2.13-38+deb7u6") }),
      { subject: "libc6", evidence: { expected: "2.13-38+deb7u7 or later" } },
    ],
    "Ubuntu 12.04": [on({ ...release("ubuntu", "12.04"), ...dpkg("libc6", "2.15-0ubuntu10.9") }), { subject: "libc6" }],
  },
  notApplicable: { "another target": {} },
  undecided: {
    "a release that nobody knows": on({ ...release("acme", "1"), ...dpkg("libc6", "2.17-1") }),
    "no package": on({}),
    "no package, an old release": on(release("debian", "7")),
  },
});
