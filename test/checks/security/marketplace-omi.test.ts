import marketplaceOmi from "../../../checks/security/marketplace-omi.ts";
import { checkTest, program } from "../../../src/testing/index.ts";

const dpkg = (name: string, version: string) => ({
  "/var/lib/dpkg/status": `Package: ${name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: ${version}\n`,
});

checkTest(marketplaceOmi, {
  pass: {
    absent: {},
    fixed: dpkg("omi", "1.6.8.1"),
    "fixed, written with a dash": dpkg("omi", "1.6.8-1"),
    later: dpkg("omi", "1.6.10-2"),
  },
  fail: { vulnerable: [dpkg("omi", "1.6.8.0"), { subject: "omi", evidence: { actual: "1.6.8.0" } }] },
  undecided: { "no package tells": { "/opt/omi/bin/omiserver": program() } },
});
