import regenerate from "../../../checks/agent/regenerate-ssh-host-keys.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { agentTree, hiddenAgent, noAgent, withCloudInit } from "./_agent-tree.ts";

const keys = { "/etc/ssh/ssh_host_rsa_key": "key", "/etc/ssh/ssh_host_rsa_key.pub": "ssh-rsa A" };
const off = ["Provisioning.RegenerateSshHostKeyPair=n"];

checkTest(regenerate, {
  pass: {
    "the agent makes new keys": agentTree(["Provisioning.RegenerateSshHostKeyPair=y"], keys),
    "no keys in the image": agentTree(off),
    "a public key alone": agentTree(off, { "/etc/ssh/ssh_host_rsa_key.pub": "ssh-rsa A" }),
  },
  fail: {
    "keys that stay": [
      agentTree(["# keys", ...off], keys),
      { message: "the agent provisions, but keeps the host keys of the image for every VM", line: 2 },
    ],
    "keys that stay by the code's default": [
      agentTree(["A=b"], keys),
      { evidence: { actual: "Provisioning.RegenerateSshHostKeyPair is not set, which means n" } },
    ],
    "keys in another directory": [
      agentTree([...off, "OS.SshDir=/opt/ssh"], { "/opt/ssh/ssh_host_ecdsa_key": "key" }),
      { line: 1 },
    ],
  },
  notApplicable: {
    "cloud-init provisions": agentTree(off, { ...keys, ...withCloudInit }),
    "nobody provisions": agentTree([...off, "Provisioning.Agent=disabled"], keys),
    "a specialized image": { tree: agentTree(off, keys), target: { type: "specialized" } },
    "no agent": noAgent,
  },
  undecided: { "an agent that is not visible": hiddenAgent },
});
