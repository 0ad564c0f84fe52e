import unknownKeys from "../../../checks/agent/unknown-keys.ts";
import { expect, test } from "vitest";
import { defaultTarget } from "../../../src/lint/target.ts";
import { checkTest, imageFrom } from "../../../src/testing/index.ts";
import { agentTree, noAgent, oldAgent } from "./_agent-tree.ts";

checkTest(unknownKeys, {
  pass: {
    "keys of all kinds": agentTree(["Provisioning.Agent=auto", "Autoupdate.Frequency=3600", "Debug.EnableFastTrack=y"]),
    "keys that only shipped files know": agentTree(["LBProbeResponder=y", "Role.StateConsumer=None"]),
    "keys of older agents": agentTree([
      "Provisioning.Enabled=n",
      "Provisioning.UseCloudInit=y",
      "CGroups.EnforceLimits=n",
    ]),
    "a key that came later, of an agent that replaces itself": oldAgent("2.2.53.1", ["Extensions.WaitForCloudInit=y"]),
    "an indented comment": agentTree(["  # Home.Dir=/home"]),
  },
  fail: {
    "another case": [
      agentTree(["# swap", "ResourceDisk.EnableSWAP=n"]),
      { message: "the agent does not know ResourceDisk.EnableSWAP; the key is ResourceDisk.EnableSwap", line: 2 },
    ],
    "what NixOS writes": [
      agentTree(["ResourceDisk.FileSystem=ext4"]),
      { message: "the key is ResourceDisk.Filesystem" },
    ],
    "the template's own slip": [agentTree(["Home.Dir=/home"]), { message: "the key is OS.HomeDir" }],
    "the near miss of a key": [agentTree(["AutoUpdate.Frequency=60"]), { message: "the key is Autoupdate.Frequency" }],
    "no key at all": [agentTree(["__proto__=y"]), { message: /^the agent does not know __proto__$/ }],
    "a key that came later": [
      oldAgent("2.2.53.1", ["Extensions.WaitForCloudInit=y", "AutoUpdate.Enabled=n"]),
      { message: "agent 2.2.53.1 does not read Extensions.WaitForCloudInit, which came with 2.10.0.8" },
    ],
  },
  notApplicable: { "no agent": noAgent },
});

test("a file of something else is told by its first lines", async () => {
  const conf = Array.from({ length: 500 }, (_, index) => `key${index}=value`);
  const image = imageFrom(agentTree(conf));
  const outcome = await unknownKeys.run(image, { target: defaultTarget, options: {} });
  expect(outcome).toHaveLength(31);
  expect(outcome).toMatchObject({ 30: { line: 31, message: "the agent does not know key30, and 469 more of these" } });
});
