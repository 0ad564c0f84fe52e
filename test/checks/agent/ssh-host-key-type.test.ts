import keyType from "../../../checks/agent/ssh-host-key-type.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { agentTree, hiddenAgent, noAgent, withCloudInit } from "./_agent-tree.ts";

const type = (text: string, changes = {}) => agentTree([`Provisioning.SshHostKeyPairType=${text}`], changes);
const openssh = (version: string) => ({
  "/var/lib/dpkg/status": `Package: openssh-server\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1:${version}\n`,
});

checkTest(keyType, {
  pass: {
    "no line": agentTree(),
    ed25519: type("ed25519"),
    auto: type("auto", withCloudInit),
    "dsa of an OpenSSH that makes it": type("dsa", openssh("9.2p1-2+deb12u3")),
  },
  fail: {
    "a type of security keys": [
      type("ed25519-sk"),
      { message: "the agent looks for a host key of a type that nothing makes", line: 1 },
    ],
    "another case, waited for": [
      type("RSA", withCloudInit),
      { evidence: { actual: "Provisioning.SshHostKeyPairType=RSA" } },
    ],
    nothing: [type(""), { line: 1 }],
    "dsa of OpenSSH 10": [type("dsa", openssh("10.0p1-7")), { message: "OpenSSH 10.0p1 makes no dsa keys" }],
  },
  notApplicable: {
    "an agent that looks for none": agentTree(["Provisioning.Agent=disabled", "Provisioning.SshHostKeyPairType=x"]),
    "a specialized image": { tree: type("x"), target: { type: "specialized" } },
    "no agent": noAgent,
  },
  undecided: { "an agent that is not visible": hiddenAgent },
});
