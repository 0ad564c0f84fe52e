import { bootEntries } from "../../src/facts/boot-entries.ts";
import { hasWord } from "../../src/facts/kernel-command-line.ts";
import { compareDotted } from "../../src/facts/version-order.ts";
import { defineCheck, notApplicable } from "../../src/lint/check.ts";
import { isKnown, knownRelease } from "../agent/_minimum.ts";

/** The first release that works with FIPS 140-3. */
const NEEDED = "2.14.0.1";
/** Packaged agents before this one start over and over under FIPS, so that they never come to update themselves. */
const LOOPS_BEFORE = "2.8";

export default defineCheck({
  id: "features.fips-agent",
  title: "The agent works with FIPS 140-3",
  level: "must",
  requirements: ["features.fips-agent"],
  why: "With fips=1 on the kernel command line extensions need agent 2.14.0.1 or later, which an older package fetches by itself while auto-update is on. Older ones cannot decrypt protected settings, so that every extension with a secret fails. Packages up to 2.7 loop instead, as was seen with 2.7.0.6 on RHEL 9. The entry that starts by itself decides whether FIPS is on.",
  fix: { text: "Update the agent's package, and set AutoUpdate.Enabled=y." },
  references: [
    {
      title: "Azure Linux Agent and FIPS 140-3",
      url: "https://learn.microsoft.com/azure/virtual-machines/extensions/agent-linux-fips",
    },
  ],
  async run(image) {
    const { defaultEntry } = await image.fact(bootEntries);
    if (!hasWord(defaultEntry?.cmdline ?? [], "fips=1")) return notApplicable("FIPS is not switched on");
    const release = await knownRelease(image);
    if (!isKnown(release)) return release;
    const { agent, version, effective, updatesItself } = release;
    if (compareDotted(effective, NEEDED) >= 0) return [];
    const loops = compareDotted(version, LOOPS_BEFORE) < 0;
    if (updatesItself && !loops) return [];
    const path = agent.versionPath;
    return [
      {
        message: loops
          ? `agent ${version} does not get along with FIPS`
          : `agent ${version} does not work with FIPS and does not update itself`,
        ...(path === undefined ? {} : { path }),
        evidence: { actual: version, expected: `${NEEDED} or later` },
      },
    ];
  },
});
