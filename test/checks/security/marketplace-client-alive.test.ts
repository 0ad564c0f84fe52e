import marketplaceClientAlive from "../../../checks/security/marketplace-client-alive.ts";
import { checkTest } from "../../../src/testing/index.ts";

const on = (text: string) => ({ tree: { "/etc/ssh/sshd_config": text }, target: { target: "marketplace" } as const });

checkTest(marketplaceClientAlive, {
  pass: { "30": on("ClientAliveInterval 30\n"), "235": on("ClientAliveInterval 235\n") },
  fail: {
    "not set": [on(""), { message: "not set", level: "should" }],
    "0": [on("ClientAliveInterval 0\n"), { line: 1 }],
    "236": [on("ClientAliveInterval 236\n"), { message: "outside" }],
    "29": [on("ClientAliveInterval 29\n"), { level: "should" }],
    "no time": [on("ClientAliveInterval x\n"), { message: "no time" }],
  },
  notApplicable: {
    "another target": { "/etc/ssh/sshd_config": "" },
    "no OpenSSH": { tree: {}, target: { target: "marketplace" } },
  },
});
