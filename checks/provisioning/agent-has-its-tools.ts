import { defineCheck } from "../../src/lint/check.ts";
import { toldOf } from "./_verdict.ts";

export default defineCheck({
  id: "provisioning.agent-has-its-tools",
  title: "The agent that provisions has what it calls",
  level: "must",
  requirements: ["provisioning.agent-has-its-tools"],
  why: "Where waagent provisions it runs useradd, ssh-keygen and openssl and ejects the medium; from 2.2.54.2 a missing eject makes it start over for ever. It takes the fingerprint of one host key, which it makes only with Provisioning.RegenerateSshHostKeyPair=y. azure-init reports a failure without useradd, passwd and hostnamectl, and when it cannot load its configuration. Without usermod, or a module that hashes passwords from Python 3.13 on, only deployments with a password fail: a warning.",
  fix: { text: "Install the package that holds the program, or let cloud-init provision." },
  references: [
    {
      title: "WALinuxAgent: requirements",
      url: "https://github.com/Azure/WALinuxAgent#requirements",
    },
  ],
  appliesTo: { type: ["generalized"] },
  run: (image) => toldOf("provisioning.agent-has-its-tools", image, "generalized"),
});
