import handsOver from "../../../checks/provisioning/cloud-init-hands-over.ts";
import { oracle9 } from "../../../fixtures/trees/oracle-9.ts";
import { ubuntu2204 } from "../../../fixtures/trees/ubuntu-22.04.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { conf, withConf, withoutAgent } from "../../facts/provisioning/trees.ts";

const dropIn = "/etc/cloud/cloud.cfg.d/99-own.cfg";

checkTest(handsOver, {
  pass: {
    "the types that cloud-init makes by itself": ubuntu2204(),
    "a list with the type": { ...ubuntu2204(), [dropIn]: "ssh_genkeytypes: [ed25519, rsa]\n" },
    "another type on both sides": {
      ...withConf(ubuntu2204(), "Provisioning.SshHostKeyPairType=ed25519"),
      [dropIn]: "ssh_genkeytypes: [ed25519]\n",
    },
    "no agent that waits": { ...withoutAgent(ubuntu2204()), [dropIn]: "ssh_genkeytypes: [ed25519]\n" },
    "no cloud-init": oracle9(),
  },
  fail: {
    "a list without the type": [
      { ...ubuntu2204(), [dropIn]: "ssh_genkeytypes: [ed25519]\n" },
      { message: "ssh_host_rsa_key.pub, which cloud-init does not make (ed25519)", path: dropIn, line: 1 },
    ],
    "another directory, and keys that are given": [
      {
        ...withConf(ubuntu2204(), "Lib.Dir=/srv/agent"),
        [dropIn]: "ssh_keys:\n  ed25519_private: x\n",
      },
      { message: "waits for ovf-env.xml in /srv/agent, but cloud-init writes it to /var/lib/waagent", path: conf },
      { message: "does not make (ed25519)", path: dropIn },
    ],
  },
  notApplicable: {
    "a specialized image": {
      tree: { ...ubuntu2204(), [dropIn]: "ssh_genkeytypes: [ed25519]\n" },
      target: { type: "specialized" },
    },
  },
});
