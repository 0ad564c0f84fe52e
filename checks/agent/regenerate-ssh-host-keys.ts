import { waagent } from "../../src/facts/waagent.ts";
import { defineCheck, notApplicable } from "../../src/lint/check.ts";
import { waagentSetting } from "../../src/lint/fix.ts";
import { configuredAgent, isConfigured, settingFinding } from "./_config.ts";
import { handlerOf } from "./_handler.ts";

export default defineCheck({
  id: "agent.regenerate-ssh-host-keys",
  title: "An agent that provisions makes new host keys",
  level: "should",
  requirements: ["agent.regenerate-ssh-host-keys"],
  appliesTo: { type: ["generalized"] },
  why: "With Provisioning.RegenerateSshHostKeyPair=n, which is also the code's default, an agent that provisions leaves the host keys of the image alone, so all VMs share them; waagent -deprovision does not delete them either. Where cloud-init provisions it makes the keys, and Ubuntu and Flatcar ship n for that reason. An image without keys is judged by provisioning.agent-has-its-tools.",
  fix: {
    text: "Set Provisioning.RegenerateSshHostKeyPair=y.",
    ...waagentSetting("Provisioning.RegenerateSshHostKeyPair", "y"),
  },
  async run(image, { target }) {
    const look = await configuredAgent(image);
    if (!isConfigured(look)) return look;
    if ((await handlerOf(image, target)) !== "Default") return notApplicable("the agent does not provision");
    const setting = look.config.switch("Provisioning.RegenerateSshHostKeyPair");
    if (setting.value) return [];
    const { sshDir } = await image.fact(waagent);
    const stat = await image.tree.stat(sshDir);
    const names = stat?.type === "directory" ? await image.tree.readDir(sshDir) : [];
    // `get_ssh_key_glob` of the agent.
    const key = names.find(({ name }) => /^ssh_host_.*key$/.test(name));
    if (!key) return [];
    const message = "the agent provisions, but keeps the host keys of the image for every VM";
    return [settingFinding(setting, message, { evidence: { expected: "y" } })];
  },
});
