import marketplaceOpenssl from "../../../checks/security/marketplace-openssl.ts";
import { type Tree, checkTest, program } from "../../../src/testing/index.ts";

const dpkg = (name: string, version: string) => ({
  "/var/lib/dpkg/status": `Package: ${name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: ${version}\n`,
});
const on = (tree: Tree) => ({ tree, target: { target: "marketplace" } as const });
const openssl = (version: string) => ({ "/usr/bin/openssl": program(), ...dpkg("openssl", version) });

checkTest(marketplaceOpenssl, {
  pass: {
    ...Object.fromEntries(
      ["3.0.0", "3.0.2-0ubuntu1", "1.1.1f-1ubuntu2", "1.0.2k-16.el7", "10.0.0"].map((version) => [
        version,
        on(openssl(version)),
      ]),
    ),
    "the library of 3 without a package": on({ "/usr/bin/openssl": program(), "/usr/lib64/libcrypto.so.3": "x" }),
  },
  fail: {
    "1.1.0": [on(openssl("1.1.0l-1")), { level: "should", subject: "openssl", evidence: { actual: "1.1.0l" } }],
    "1.0.1": [on(openssl("1.0.1e-58")), { level: "should" }],
    "0.9.8 is the FAQ's floor": [on(openssl("0.9.8o-4")), { level: "should" }],
    "0.9.7": [on(openssl("0.9.7")), { message: "older than certification accepts" }],
    "no command": [on(dpkg("openssl", "3.0.2-1")), { message: "not installed" }],
  },
  notApplicable: { "another target": {} },
  undecided: {
    "no package tells": on({ "/usr/bin/openssl": program() }),
    "a library of 1.1 tells too little": on({ "/usr/bin/openssl": program(), "/usr/lib64/libcrypto.so.1.1": "x" }),
  },
});
