import { provisioning } from "../../src/facts/provisioning.ts";
import { waagent } from "../../src/facts/waagent.ts";
import { defineCheck, undecided } from "../../src/lint/check.ts";
import { installing } from "../../src/lint/fix.ts";

const withoutAgent = {
  text: "Install the distribution's package, or deploy with the VM agent switched off (az vm create --enable-agent false).",
};

export default defineCheck({
  id: "agent.installed",
  title: "The Azure Linux Agent is installed",
  level: "must",
  requirements: [
    "agent.installed",
    "distro-debian.waagent-optional",
    "distro-azure-linux.agent-paths",
    "distro-suse.opensuse-agent-only",
  ],
  why: "The agent handles extensions, and in images without another provisioner it is what reports ready: without that Azure gives up after 40 minutes. Where cloud-init, Ignition, azure-init or a program of the image's own provisions, the agent may be left out on purpose, so there its absence is a note; such images are deployed with the VM agent switched off.",
  fix: {
    text: "Install the distribution's package: WALinuxAgent, walinuxagent (Ubuntu), waagent (Debian) or python-azure-agent (SUSE).",
    ...installing({
      debian: "waagent",
      redhat: "WALinuxAgent",
      suse: "python-azure-agent",
      azurelinux: "WALinuxAgent",
      photon: "WALinuxAgent",
    }),
  },
  references: [
    { title: "Azure Linux Agent", url: "https://learn.microsoft.com/azure/virtual-machines/extensions/agent-linux" },
    {
      title: "Disable or remove the agent",
      url: "https://learn.microsoft.com/azure/virtual-machines/linux/disable-provisioning",
    },
  ],
  async run(image, { target }) {
    const { installed, hidden, packageName } = await image.fact(waagent);
    if (installed) return [];
    if (hidden !== undefined) return undecided(hidden);
    if (packageName !== undefined) {
      return [{ message: `the package ${packageName} is installed, but its program is gone`, subject: packageName }];
    }
    if (target.type === "specialized") {
      return [
        { message: "the agent is not installed, so extensions cannot be used", level: "info", fix: withoutAgent },
      ];
    }
    const { provisioner } = (await image.fact(provisioning)).generalized;
    if (provisioner === "none")
      return [{ message: "neither the agent nor anything else in the image provisions the VM" }];
    const message = `the agent is not installed: ${provisioner === "custom" ? "a program of the image" : provisioner} provisions, but extensions cannot be used`;
    return [{ message, level: "info", fix: withoutAgent }];
  },
});
