import { packages } from "../../src/facts/packages.ts";
import { compareDotted } from "../../src/facts/version-order.ts";
import { defineCheck, undecided } from "../../src/lint/check.ts";

const SERVER = "/opt/omi/bin/omiserver";
const FIXED = "1.6.8.1";

export default defineCheck({
  id: "security.marketplace-omi",
  title: "OMI is absent or past the OMIGOD fixes",
  level: "must",
  requirements: ["security.marketplace-omi", "lisa.omi-version"],
  why: "Open Management Infrastructure before 1.6.8.1 lets anybody who reaches its port run commands as root without a password (OMIGOD: CVE-2021-38645, -38647, -38648, -38649). Certification rejects it, and Azure's own extensions bring a newer one where they need it. The package's version decides.",
  fix: {
    text: "Remove OMI, or update it.",
    commandsFor: {
      debian: ["apt-get purge -y omi"],
      redhat: ["yum remove -y omi"],
      suse: ["zypper --non-interactive remove omi"],
      azurelinux: ["tdnf remove -y omi"],
    },
  },
  async run(image) {
    const found = (await image.fact(packages)).find("omi");
    if (!found)
      return (await image.tree.stat(SERVER)) ? undecided(`${SERVER} is there, and no package tells its version`) : [];
    // Its releases are written 1.6.8-1 and 1.6.8.1.
    const version = found.version.replace(/^\d+:/, "").replaceAll("-", ".");
    if (compareDotted(version, FIXED) >= 0) return [];
    return [
      {
        message: "OMI is vulnerable to OMIGOD",
        path: SERVER,
        subject: "omi",
        evidence: { actual: found.version, expected: `${FIXED} or later` },
      },
    ];
  },
});
