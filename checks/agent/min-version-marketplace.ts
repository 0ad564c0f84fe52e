import { os } from "../../src/facts/os.ts";
import { compareDotted } from "../../src/facts/version-order.ts";
import { defineCheck } from "../../src/lint/check.ts";
import { isKnown, isNewestOf, knownRelease, SUPPORTED } from "./_minimum.ts";

/** Mandatory since May 2020, whatever the agent may download. */
const MANDATORY = "2.2.41";

export default defineCheck({
  id: "agent.min-version-marketplace",
  title: "The agent is a release that certification takes",
  level: "marketplace",
  requirements: [
    "agent.min-version-marketplace",
    "security.marketplace-agent-version",
    "lisa.marketplace-agent-version",
  ],
  why: "Certification (test 39) asks for 2.2.41 since 2020, and for 2.2.53.1 in images published after July 2022. The current image test fails an agent below 2.2.53.1 only when auto-update is off, so that is the rule here; below 2.2.41 nothing helps. The older texts that name 2.2.10 are not followed. Debian 10 and 11 have nothing newer in their own Marketplace images, so there it is a note.",
  fix: {
    text: "Update the agent's package.",
    commandsFor: {
      debian: ["apt-get update", "apt-get install -y --only-upgrade waagent walinuxagent"],
      redhat: ["yum update -y WALinuxAgent"],
      suse: ["zypper --non-interactive update python-azure-agent"],
      azurelinux: ["tdnf update -y WALinuxAgent"],
    },
  },
  references: [
    {
      title: "Certification FAQ: Linux test cases",
      url: "https://learn.microsoft.com/partner-center/marketplace-offers/azure-vm-certification-faq",
    },
  ],
  async run(image) {
    const release = await knownRelease(image);
    if (!isKnown(release)) return release;
    const { agent, version, effective, updatesItself } = release;
    const isTooOld = compareDotted(effective, MANDATORY) < 0;
    if (!isTooOld && (compareDotted(effective, SUPPORTED) >= 0 || updatesItself)) return [];
    const path = agent.versionPath;
    return [
      {
        message: isTooOld
          ? `agent ${version} is older than certification takes`
          : `agent ${version} is older than certification takes from an agent that does not update itself`,
        ...(path === undefined ? {} : { path }),
        evidence: { actual: version, expected: `${isTooOld ? MANDATORY : SUPPORTED} or later` },
        ...(isNewestOf(await image.fact(os), version) ? { level: "info" as const } : {}),
      },
    ];
  },
});
