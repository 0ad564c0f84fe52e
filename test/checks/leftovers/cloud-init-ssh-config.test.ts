import cloudInitSshConfig from "../../../checks/leftovers/cloud-init-ssh-config.ts";
import { checkTest } from "../../../src/testing/index.ts";

checkTest(cloudInitSshConfig, {
  pass: { "the image's own": { "/etc/ssh/sshd_config.d/50-cloudimg-settings.conf": "ClientAliveInterval 120\n" } },
  fail: {
    rendered: [
      { "/etc/ssh/sshd_config.d/50-cloud-init.conf": "PasswordAuthentication yes\n" },
      { path: "/etc/ssh/sshd_config.d/50-cloud-init.conf" },
    ],
  },
});
