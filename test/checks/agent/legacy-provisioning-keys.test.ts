import legacyKeys from "../../../checks/agent/legacy-provisioning-keys.ts";
import { absent, checkTest } from "../../../src/testing/index.ts";
import { agentTree, noAgent, oldAgent, withCloudInit } from "./_agent-tree.ts";

const handOver = ["Provisioning.Enabled=n", "Provisioning.UseCloudInit=y"];

checkTest(legacyKeys, {
  pass: {
    "no old keys": agentTree(),
    "old keys that say what happens": agentTree(handOver, withCloudInit),
    "old keys that an agent reads": oldAgent("2.2.44", handOver, withCloudInit),
    "an old agent alone": oldAgent("2.2.40", ["Provisioning.Enabled=y", "Provisioning.UseCloudInit=n"]),
    "what Debian 11 ships": oldAgent(
      "2.2.47",
      ["Provisioning.Enabled=y", "Provisioning.UseCloudInit=n"],
      withCloudInit,
    ),
    "a new agent that is told to provision": agentTree(["Provisioning.Enabled=y", "Provisioning.UseCloudInit=n"]),
  },
  fail: {
    "an old agent that provisions beside cloud-init": [
      oldAgent("2.2.40", ["Provisioning.Enabled=y"], withCloudInit),
      { message: "the agent provisions beside cloud-init", line: 1, subject: "Provisioning.Enabled" },
    ],
    "an old agent that does not wait": [
      oldAgent("2.2.40", ["Provisioning.Enabled=n"], withCloudInit),
      { message: "the agent does not wait for cloud-init", subject: "Provisioning.UseCloudInit" },
    ],
    "an old agent that waits for nobody": [
      oldAgent("2.2.40", handOver),
      { message: "the agent waits for cloud-init, but cloud-init is not installed", line: 2 },
    ],
    "keys without effect in a new agent that provisions": [
      agentTree(handOver),
      { message: "Provisioning.Enabled has no effect: the agent provisions all the same", line: 1 },
      { message: "Provisioning.UseCloudInit has no effect", line: 2 },
    ],
  },
  notApplicable: {
    "an agent that does not start": agentTree(handOver, {
      "/etc/systemd/system/multi-user.target.wants/waagent.service": absent,
    }),
    "no agent": noAgent,
  },
});
