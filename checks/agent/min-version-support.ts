import { os } from "../../src/facts/os.ts";
import { compareDotted } from "../../src/facts/version-order.ts";
import { defineCheck } from "../../src/lint/check.ts";
import { isKnown, isNewestOf, knownRelease, SUPPORTED } from "./_minimum.ts";

export default defineCheck({
  id: "agent.min-version-support",
  title: "The agent is a supported release, or becomes one by itself",
  level: "must",
  requirements: ["agent.min-version-support", "lisa.waagent-version", "distro-oracle.agent-version-text"],
  why: "Microsoft supports agents and their extensions from 2.2.53.1 on. An older package above 2.1.7 is fine while auto-update is on, since the agent then replaces itself at first boot. Debian 10 and 11 have nothing newer and ship auto-update off in their own Marketplace images, so there it is a warning.",
  fix: {
    text: "Update the agent's package, or set AutoUpdate.Enabled=y.",
    commandsFor: {
      debian: ["apt-get update", "apt-get install -y --only-upgrade waagent walinuxagent"],
      redhat: ["yum update -y WALinuxAgent"],
      suse: ["zypper --non-interactive update python-azure-agent"],
      azurelinux: ["tdnf update -y WALinuxAgent"],
    },
  },
  references: [
    {
      title: "Minimum version of the Linux agent",
      url: "https://learn.microsoft.com/troubleshoot/azure/virtual-machines/windows/support-extensions-agent-version",
    },
  ],
  async run(image) {
    const release = await knownRelease(image);
    if (!isKnown(release)) return release;
    const { agent, version, effective, updatesItself } = release;
    if (compareDotted(effective, SUPPORTED) >= 0 || updatesItself) return [];
    const because =
      agent.autoUpdate?.value === false ? "and does not update itself" : "and is too old to update itself";
    const path = agent.versionPath;
    return [
      {
        message: `agent ${version} is older than the supported minimum ${because}`,
        ...(path === undefined ? {} : { path }),
        evidence: { actual: version, expected: `${SUPPORTED} or later` },
        ...(isNewestOf(await image.fact(os), version) ? { level: "should" as const } : {}),
      },
    ];
  },
});
