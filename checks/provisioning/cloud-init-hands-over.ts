import { defineCheck } from "../../src/lint/check.ts";
import { toldOf } from "./_verdict.ts";

export default defineCheck({
  id: "provisioning.cloud-init-hands-over",
  title: "cloud-init makes the files that waagent waits for",
  level: "should",
  requirements: ["provisioning.cloud-init-hands-over"],
  why: "Beside a cloud-init that provisions, waagent waits for ovf-env.xml in Lib.Dir and for one public host key, 30 minutes each, and then reports a failure; extensions start as late. So data_dir of cloud-init must be Lib.Dir, and ssh_genkeytypes, or a key generator of sshd, must make the type in Provisioning.SshHostKeyPairType (auto means rsa).",
  fix: { text: "Give both the same directory and the same type of key." },
  references: [
    {
      title: "WALinuxAgent: waiting for cloud-init",
      url: "https://github.com/Azure/WALinuxAgent/blob/master/azurelinuxagent/pa/provision/cloudinit.py",
    },
  ],
  appliesTo: { type: ["generalized"] },
  run: (image) => toldOf("provisioning.cloud-init-hands-over", image, "generalized"),
});
