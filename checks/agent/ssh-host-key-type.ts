import { packages } from "../../src/facts/packages.ts";
import { compareDotted } from "../../src/facts/version-order.ts";
import { defineCheck, notApplicable } from "../../src/lint/check.ts";
import { waagentSetting } from "../../src/lint/fix.ts";
import { configuredAgent, isConfigured, settingFinding } from "./_config.ts";
import { handlerOf } from "./_handler.ts";

const types = ["rsa", "ecdsa", "ed25519", "dsa", "auto"];

export default defineCheck({
  id: "agent.ssh-host-key-type",
  title: "The host key that the agent looks for is of a type that OpenSSH makes",
  level: "must",
  requirements: ["agent.ssh-host-key-type"],
  appliesTo: { type: ["generalized"] },
  why: "The agent makes, or waits 30 minutes for, ssh_host_<type>_key.pub with the type in Provisioning.SshHostKeyPairType, and reports a failure when it does not come. auto makes all types and takes the rsa key. OpenSSH 10 no longer makes dsa keys. Whether cloud-init makes that type is judged by provisioning.cloud-init-hands-over.",
  fix: {
    text: "Set Provisioning.SshHostKeyPairType to rsa, ecdsa, ed25519 or auto.",
    ...waagentSetting("Provisioning.SshHostKeyPairType", "rsa"),
  },
  async run(image, { target }) {
    const look = await configuredAgent(image);
    if (!isConfigured(look)) return look;
    const handler = await handlerOf(image, target);
    if (handler !== "Default" && handler !== "CloudInit") return notApplicable("the agent looks for no host key");
    const setting = look.config.string("Provisioning.SshHostKeyPairType");
    const type = setting.value ?? "rsa";
    const expected = { evidence: { expected: "rsa, ecdsa, ed25519 or auto" } };
    if (!types.includes(type))
      return [settingFinding(setting, "the agent looks for a host key of a type that nothing makes", expected)];
    if (type !== "dsa") return [];
    const openssh = (await image.fact(packages)).find("openssh-server", "openssh");
    if (!openssh || compareDotted(openssh.upstreamVersion, "10") < 0) return [];
    return [settingFinding(setting, `OpenSSH ${openssh.upstreamVersion} makes no dsa keys`, expected)];
  },
});
