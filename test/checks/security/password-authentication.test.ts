import passwordAuthentication from "../../../checks/security/password-authentication.ts";
import { checkTest } from "../../../src/testing/index.ts";

const include = "Include /etc/ssh/sshd_config.d/*.conf\n";
const main = (text: string) => ({ "/etc/ssh/sshd_config": text });

checkTest(passwordAuthentication, {
  pass: {
    "Debian: behind the Include": main(`${include}PasswordAuthentication no\n`),
    "Ubuntu: in a later drop-in": {
      ...main(include),
      "/etc/ssh/sshd_config.d/60-cloudimg-settings.conf": "PasswordAuthentication no\n",
    },
    "no Include: cloud-init changes the file itself": main("PasswordAuthentication no\n"),
    yes: main(`PasswordAuthentication yes\n${include}`),
  },
  fail: {
    "before the Include": [main(`PasswordAuthentication no\n${include}`), { path: "/etc/ssh/sshd_config", line: 1 }],
    "in an earlier drop-in": [
      { ...main(include), "/etc/ssh/sshd_config.d/10-harden.conf": "PasswordAuthentication no\n" },
      { path: "/etc/ssh/sshd_config.d/10-harden.conf" },
    ],
  },
  notApplicable: { "no OpenSSH": {} },
});
