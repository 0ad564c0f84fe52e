import { defineCheck } from "../../src/lint/check.ts";
import { toldOf } from "./_verdict.ts";

export default defineCheck({
  id: "provisioning.generalized-has-provisioner",
  title: "Somebody provisions the VM and reports it ready",
  level: "must",
  requirements: ["provisioning.generalized-has-provisioner", "provisioning.no-agent-report-ready"],
  why: "Azure waits 40 minutes to hear that a VM of a generalized image is ready, and shows a failure otherwise; a VM that is reported ready by nobody's work has no admin account. What counts is how cloud-init, waagent, azure-init, Ignition and a reporter of the image's own act together at the first boot: waagent takes an unknown Provisioning.Agent for disabled, waits for a cloud-init whose units are enabled although it is switched off, and gives up when it finds cloud-init where it should provision itself.",
  fix: {
    text: "Let cloud-init provision, with Azure among its sources and waagent set to Provisioning.Agent=auto.",
    commands: ["systemctl enable cloud-init-local cloud-init cloud-config cloud-final"],
  },
  references: [
    {
      title: "Provisioning of Linux VMs",
      url: "https://learn.microsoft.com/azure/virtual-machines/linux/provisioning",
    },
    {
      title: "An image without a provisioning agent",
      url: "https://learn.microsoft.com/azure/virtual-machines/linux/no-agent",
    },
  ],
  appliesTo: { type: ["generalized"] },
  run: (image) => toldOf("provisioning.generalized-has-provisioner", image, "generalized"),
});
