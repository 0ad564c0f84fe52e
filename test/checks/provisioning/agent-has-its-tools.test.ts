import hasItsTools from "../../../checks/provisioning/agent-has-its-tools.ts";
import { oracle9 } from "../../../fixtures/trees/oracle-9.ts";
import { ubuntu2204 } from "../../../fixtures/trees/ubuntu-22.04.ts";
import { absent, checkTest } from "../../../src/testing/index.ts";
import { azureInit, bare, conf, oracleWith, withConf } from "../../facts/provisioning/trees.ts";

checkTest(hasItsTools, {
  pass: {
    "an agent with all of them": oracle9(),
    "2.2.53.1 without eject": { ...oracleWith("2.2.53.1"), "/usr/bin/eject": absent },
    "cloud-init provisions, so the agent needs none": { ...ubuntu2204(), "/usr/bin/eject": absent },
    "azure-init with all of them": { ...bare, ...azureInit },
  },
  fail: {
    "2.2.54.2 without eject": [
      { ...oracleWith("2.2.54.2"), "/usr/bin/eject": absent },
      { message: "the program eject is missing: it starts over every 15 seconds" },
    ],
    "two programs": [
      { ...oracle9(), "/usr/sbin/useradd": absent, "/usr/sbin/usermod": absent },
      { message: "the program useradd is missing" },
      { message: "deployments with a password fail", level: "should" },
    ],
    "no host key": [
      withConf(oracle9(), "Provisioning.RegenerateSshHostKeyPair=n"),
      { message: "nothing makes /etc/ssh/ssh_host_rsa_key.pub", path: conf },
    ],
    "azure-init that cannot load its configuration": [
      { ...bare, ...azureInit, "/etc/azure-init.d/9.toml": "[ssh]\nquery_sshd_config = 1\n" },
      { message: "ssh.query_sshd_config of azure-init is a number, not a boolean", path: "/etc/azure-init.d/9.toml" },
    ],
  },
  notApplicable: {
    "a specialized image": { tree: { ...oracle9(), "/usr/bin/eject": absent }, target: { type: "specialized" } },
  },
});
