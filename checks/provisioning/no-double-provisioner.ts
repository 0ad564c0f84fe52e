import { defineCheck } from "../../src/lint/check.ts";
import { waagentSetting } from "../../src/lint/fix.ts";
import { toldOf } from "./_verdict.ts";

export default defineCheck({
  id: "provisioning.no-double-provisioner",
  title: "Only one provisioner acts",
  level: "must",
  requirements: [
    "provisioning.no-double-provisioner",
    "agent.provisioning-agent-with-cloud-init",
    "distro-rhel.provisioning-agent",
  ],
  why: "Two provisioners make the account twice or contradict each other: waagent set to provision reports a failure as soon as it finds cloud-init enabled, whatever cloud-init has done. That both report ready, with waagent waiting for cloud-init, is as it should be. A warning where it depends on the order of events.",
  fix: {
    text: "Let one of them provision: Provisioning.Agent=auto leaves it to cloud-init where that is enabled.",
    ...waagentSetting("Provisioning.Agent", "auto"),
  },
  references: [
    {
      title: "Provisioning of Linux VMs",
      url: "https://learn.microsoft.com/azure/virtual-machines/linux/provisioning",
    },
    {
      title: "WALinuxAgent: how it looks for cloud-init",
      url: "https://github.com/Azure/WALinuxAgent/blob/master/azurelinuxagent/pa/provision/default.py",
    },
  ],
  appliesTo: { type: ["generalized"] },
  run: (image) => toldOf("provisioning.no-double-provisioner", image, "generalized"),
});
