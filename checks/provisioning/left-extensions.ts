import { waagent } from "../../src/facts/waagent.ts";
import { type Finding, attempt, defineCheck, partial } from "../../src/lint/check.ts";

export default defineCheck({
  id: "provisioning.left-extensions",
  title: "No extensions of another VM are left",
  level: "must",
  requirements: ["provisioning.left-extensions", "leftovers.waagent-extension-state"],
  why: "The agent takes leftover extensions for installed and reuses their settings; on an image without extension handling the platform waits up to 40 minutes for their status. They lie below Lib.Dir as <Publisher.Type>-<version>, their configuration may hold secrets.",
  fix: {
    text: "Delete the extensions of the VM with `az vm extension delete`, then deprovision it.",
    commands: ["waagent -force -deprovision+user"],
  },
  references: [
    {
      title: "Disable or remove the Linux Agent",
      url: "https://learn.microsoft.com/azure/virtual-machines/linux/disable-provisioning#disabling-extension-processing",
    },
  ],
  appliesTo: { type: ["generalized"] },
  async run(image) {
    const agent = await image.fact(waagent);
    const unseen: Error[] = [];
    const state = await attempt(unseen, agent.state());
    const findings: Finding[] = (state?.extensions ?? []).map((path) => ({
      message: "extension of another VM left behind",
      path,
    }));
    const customScript = `${agent.libDir.replace(/\/+$/, "")}/custom-script`;
    if (await attempt(unseen, image.tree.stat(customScript))) {
      findings.push({ message: "scripts that an extension has downloaded left behind", path: customScript });
    }
    return partial(findings, unseen);
  },
});
