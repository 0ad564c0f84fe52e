import hasProvisioner from "../../../checks/provisioning/generalized-has-provisioner.ts";
import { debian12 } from "../../../fixtures/trees/debian-12.ts";
import { flatcar } from "../../../fixtures/trees/flatcar.ts";
import { oracle9 } from "../../../fixtures/trees/oracle-9.ts";
import { ubuntu2204 } from "../../../fixtures/trees/ubuntu-22.04.ts";
import { absent, checkTest, unreadableDirectory } from "../../../src/testing/index.ts";
import {
  azureInit,
  bare,
  conf,
  masked,
  reporter,
  reporterUnit,
  wants,
  withConf,
  withoutAgent,
} from "../../facts/provisioning/trees.ts";

checkTest(hasProvisioner, {
  pass: {
    "cloud-init with an agent that waits": debian12(),
    "cloud-init alone": withoutAgent(debian12()),
    "the agent alone": oracle9(),
    "azure-init alone": { ...bare, ...azureInit },
    "a reporter of the image's own": { ...bare, ...reporter },
    "two provisioners, which another check tells": withConf(ubuntu2204(), "Provisioning.Agent=waagent"),
  },
  fail: {
    nobody: [
      bare,
      {
        message:
          "nobody provisions, and Azure never hears that the VM is ready: waagent is not installed, and cloud-init is",
      },
    ],
    "an agent that waits for a masked cloud-init": [
      masked(debian12()),
      {
        message: "waagent waits for cloud-init, but cloud-init does not run",
        path: conf,
        fix: { text: "Install and enable cloud-init, or let the agent provision with Provisioning.Agent=auto." },
      },
    ],
    "an agent on auto, cloud-init switched off": [
      { ...ubuntu2204(), "/etc/cloud/cloud-init.disabled": "" },
      {
        path: conf,
        fix: {
          text: "Switch cloud-init on again, or mask its units so that waagent provisions.",
          commands: ["rm /etc/cloud/cloud-init.disabled"],
        },
      },
    ],
    "a misspelt value": [
      withConf(oracle9(), "Provisioning.Agent=Auto"),
      { message: 'Provisioning.Agent="Auto", which the agent takes as disabled', path: conf },
    ],
    "a reporter that has taken itself out": [
      { ...bare, ...reporter, [`${wants}/azure-provisioning.service`]: absent },
      { message: "nobody provisions" },
      { message: "it has disabled itself at an earlier boot", path: reporterUnit },
    ],
  },
  notApplicable: { "a specialized image": { tree: bare, target: { type: "specialized" } } },
  undecided: {
    "Flatcar without its OEM partition": [flatcar(), "OEM partition"],
    "state of the agent that cannot be read": [
      { ...oracle9(), "/var/lib/waagent": unreadableDirectory() },
      "permission",
    ],
  },
});
