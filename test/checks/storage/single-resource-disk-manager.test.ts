import singleResourceDiskManager from "../../../checks/storage/single-resource-disk-manager.ts";
import { oracle9 } from "../../../fixtures/trees/oracle-9.ts";
import { rhel9 } from "../../../fixtures/trees/rhel-9.ts";
import { ubuntu2204Specialized } from "../../../fixtures/trees/ubuntu-22.04.ts";
import { checkTest, type Tree } from "../../../src/testing/index.ts";
import { cloudInitEnabled } from "../../facts/cloud-init/base.ts";
import { agent } from "../cloud-init/_trees.ts";
import { agentTree, hiddenAgent, noAgent } from "../agent/_agent-tree.ts";

const withConf = (text: string): Tree => ({ ...rhel9(), "/etc/waagent.conf": text });

checkTest(singleResourceDiskManager, {
  pass: {
    "cloud-init alone": rhel9(),
    "the agent alone": oracle9(),
    "cloud-init is told to leave it alone": {
      ...withConf("ResourceDisk.Format=y\n"),
      "/etc/cloud/cloud.cfg.d/99.cfg": "mounts:\n  - [ephemeral0]\n",
    },
  },
  fail: {
    "cloud-init without the module that formats": [
      {
        ...cloudInitEnabled,
        ...agent("ResourceDisk.Format=n"),
        "/etc/cloud/cloud.cfg": "cloud_init_modules: [mounts]\n",
      },
      { message: "nobody formats" },
    ],
    nobody: [agentTree(["ResourceDisk.Format=n"]), { message: "nobody formats", level: "should" }],
    "nobody, which an owner may want": [
      { tree: ubuntu2204Specialized(), target: { type: "specialized" } },
      { level: "info" },
    ],
  },
  notApplicable: {
    "neither runs": noAgent,
    "both, which another check tells": withConf("ResourceDisk.Format=y\n"),
  },
  undecided: { "an agent that is not visible": hiddenAgent },
});
