import leftAlone from "../../../checks/provisioning/specialized-left-alone.ts";
import { oracle9 } from "../../../fixtures/trees/oracle-9.ts";
import { rhel9Specialized } from "../../../fixtures/trees/rhel-9.ts";
import { ubuntu2204, ubuntu2204Specialized } from "../../../fixtures/trees/ubuntu-22.04.ts";
import { type Tree, absent, checkTest } from "../../../src/testing/index.ts";
import { azureInit, bare, conf, withConf } from "../../facts/provisioning/trees.ts";

const specialized = (tree: Tree) => ({ tree, target: { type: "specialized" as const } });

checkTest(leftAlone, {
  pass: {
    "the agent steps back, cloud-init is off": specialized(ubuntu2204Specialized()),
    "the agent's marker is there": specialized({ ...oracle9(), "/var/lib/waagent/provisioned": "x" }),
    nobody: specialized(bare),
  },
  fail: {
    "an agent on auto without a marker": [
      specialized(oracle9()),
      {
        message: "look for a provisioning medium that a specialized VM does not get",
        path: conf,
        level: "should",
        fix: {
          text: "Set Provisioning.Agent=disabled: waagent then reports ready and only serves extensions.",
          commands: [
            String.raw`sed -i 's/^[[:blank:]]*Provisioning\.Agent[[:blank:]]*=.*/Provisioning.Agent=disabled/' /etc/waagent.conf`,
          ],
        },
      },
    ],
    "a cloud-init that runs": [
      specialized({ ...rhel9Specialized(), "/etc/cloud/cloud-init.disabled": absent }),
      { message: "cloud-init takes every copy for a new instance", level: "should" },
    ],
    "an agent told to provision beside cloud-init": [
      specialized(withConf(ubuntu2204(), "Provisioning.Agent=waagent")),
      { message: "makes waagent report a failure", path: conf },
      { message: "cloud-init takes every copy for a new instance" },
    ],
    "azure-init": [specialized({ ...bare, ...azureInit }), { message: "azure-init takes every copy for a new VM" }],
    "a cloud-init that waits for ever": [
      specialized({
        ...rhel9Specialized(),
        "/etc/cloud/cloud-init.disabled": absent,
        "/var/lib/cloud/data/reported_ready": "",
      }),
      { message: "cloud-init takes every copy" },
      { message: "wait for ever", path: "/var/lib/cloud/data/reported_ready" },
    ],
  },
  notApplicable: { "a generalized image": oracle9() },
});
