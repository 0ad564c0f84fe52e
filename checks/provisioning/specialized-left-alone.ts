import { defineCheck } from "../../src/lint/check.ts";
import { both, waagentSetting } from "../../src/lint/fix.ts";
import { toldOf } from "./_verdict.ts";

export default defineCheck({
  id: "provisioning.specialized-left-alone",
  title: "Nothing provisions a specialized machine again",
  level: "must",
  requirements: ["provisioning.specialized-left-alone", "agent.provisioning-disabled-for-specialized"],
  why: "A specialized VM gets no provisioning data. waagent then looks for a medium in vain or waits 30 minutes for cloud-init before it starts extensions, and reports a failure; a cloud-init that runs takes every copy for a new instance and makes new host keys. The manual asks for Provisioning.Agent=disabled; the marker that the agent leaves on a provisioned machine serves as well. Delays and changes are warnings, a failure that Azure shows is an error.",
  fix: {
    text: "Set the agent to serve extensions only, and switch cloud-init off together with it.",
    ...both(waagentSetting("Provisioning.Agent", "disabled"), {
      commands: ["touch /etc/cloud/cloud-init.disabled"],
      commandsFor: {},
    }),
  },
  references: [
    {
      title: "Specialized images",
      url: "https://learn.microsoft.com/azure/virtual-machines/linux/imaging#specialized-images",
    },
  ],
  appliesTo: { type: ["specialized"] },
  run: (image) => toldOf("provisioning.specialized-left-alone", image, "specialized"),
});
