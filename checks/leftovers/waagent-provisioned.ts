import { waagent } from "../../src/facts/waagent.ts";
import { defineCheck } from "../../src/lint/check.ts";

export default defineCheck({
  id: "leftovers.waagent-provisioned",
  title: "No marker says that the agent has provisioned this machine",
  level: "must",
  requirements: ["leftovers.waagent-provisioned"],
  why: "While the marker is there the agent provisions nothing. It notices that the VM is another one, reports ready all the same, and the VM has neither the admin account nor the keys and the host name it was deployed with.",
  fix: { text: "Deprovision with the agent, or delete the marker.", commands: ["waagent -force -deprovision+user"] },
  appliesTo: { type: ["generalized"] },
  async run(image) {
    const agent = await image.fact(waagent);
    const { provisioned } = await agent.state();
    return provisioned ? [{ message: "the marker of a provisioned machine left behind", path: provisioned.path }] : [];
  },
});
