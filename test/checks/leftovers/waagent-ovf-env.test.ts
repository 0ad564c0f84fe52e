import ovfEnv from "../../../checks/leftovers/waagent-ovf-env.ts";
import { checkTest, unreadable } from "../../../src/testing/index.ts";

const path = "/var/lib/waagent/ovf-env.xml";
const seed = "/var/lib/cloud/seed/azure/ovf-env.xml";

checkTest(ovfEnv, {
  pass: { nothing: {} },
  fail: {
    "the agent's copy and a seed": [
      { [path]: "<Environment><UserName>joe</UserName></Environment>", [seed]: "<Environment/>" },
      { path, message: /left behind$/ },
      { path: seed, message: "as cloud-init's seed" },
    ],
    "one that switches the agent off": [
      { [path]: "<wa:ProvisionGuestAgent> false </wa:ProvisionGuestAgent>" },
      { message: "which puts the agent to sleep" },
    ],
  },
  notApplicable: { "a specialized image": { tree: { [path]: "" }, target: { type: "specialized" } } },
  undecided: { "one that cannot be read": [{ [path]: unreadable() }, "permission denied"] },
});
