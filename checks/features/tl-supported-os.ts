import { defineCheck } from "../../src/lint/check.ts";
import { isListing, listedRelease } from "./_listed-releases.ts";

/**
 * The page's list, taken back to what Microsoft's own tests start under Secure Boot (LISA, tvmsuite.py), where it names
 * single minor releases of a line.
 */
const listed = {
  almalinux: ["8.7", "9.0"],
  azurelinux: ["3.0"],
  // Azure Linux under its old name.
  mariner: ["1.0", "2.0"],
  debian: ["11", "12"],
  ol: ["8.3", "9.0"],
  rhel: ["8.3", "9.0"],
  rocky: ["8.6", "9.0"],
  sles: ["15.2"],
  sles_sap: ["15.2"],
  ubuntu: ["18.04", "20.04", "22.04"],
} as const;

export default defineCheck({
  id: "features.tl-supported-os",
  title: "Azure supports the release with Trusted Launch",
  level: "should",
  requirements: ["features.tl-supported-os"],
  appliesTo: { security: ["trusted-launch"] },
  why: "Azure lists the releases whose boot chains it has tried with Secure Boot and a virtual TPM. The list lags behind, so that newer releases pass; releases older than any of theirs have boot chains that new firmware refuses. Distributions that it leaves out are only noted.",
  fix: { text: "Use a release of the list, or deploy with the security type Standard." },
  references: [
    {
      title: "Trusted Launch: operating systems supported",
      url: "https://learn.microsoft.com/azure/virtual-machines/trusted-launch#operating-systems-supported",
    },
  ],
  async run(image) {
    const found = await listedRelease(image, listed);
    if (!isListing(found)) return found;
    const { system, kind, wanted } = found;
    const place = { path: system.path ?? "", subject: system.id };
    if (kind === "listed") return [];
    if (kind === "unlisted")
      return [{ message: `${system.name} is not listed for Trusted Launch`, ...place, level: "info" }];
    const evidence = { actual: system.version, expected: `${wanted ?? ""} or newer` };
    return [{ message: `${system.name} is older than the releases with Trusted Launch`, ...place, evidence }];
  },
});
