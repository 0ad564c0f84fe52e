import clientAliveInterval from "../../../checks/security/client-alive-interval.ts";
import { checkTest, unreadable } from "../../../src/testing/index.ts";

const main = (text: string) => ({ "/etc/ssh/sshd_config": text });

checkTest(clientAliveInterval, {
  pass: {
    "180": main("ClientAliveInterval 180\n"),
    "the shortest": main("ClientAliveInterval 30\n"),
    "the longest": main("clientaliveinterval=235\n"),
    "in minutes": main("ClientAliveInterval 3m\n"),
    "in a drop-in": {
      ...main("Include /etc/ssh/sshd_config.d/*.conf\n"),
      "/etc/ssh/sshd_config.d/50-cloudimg-settings.conf": "ClientAliveInterval 120\n",
    },
  },
  fail: {
    "not set": [main("Port 22\n"), { path: "/etc/ssh/sshd_config", level: "info", message: "not set" }],
    "set for some only": [main("Match User a\nClientAliveInterval 180\n"), { level: "info" }],
    "the first value counts": [
      main("ClientAliveInterval 236\nClientAliveInterval 180\n"),
      { line: 1, evidence: { actual: "236" } },
    ],
    off: [main("ClientAliveInterval 0\n"), { message: "switches keep-alives off" }],
    "no time": [main("ClientAliveInterval soon\n"), { message: "is no time" }],
  },
  notApplicable: { "no OpenSSH": {} },
  undecided: {
    "an unreadable drop-in": [
      { ...main("Include /etc/ssh/a.conf\nClientAliveInterval 180\n"), "/etc/ssh/a.conf": unreadable() },
      "permission denied",
    ],
  },
});
