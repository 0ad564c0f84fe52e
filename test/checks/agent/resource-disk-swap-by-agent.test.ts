import swap from "../../../checks/agent/resource-disk-swap-by-agent.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { agentTree, noAgent } from "./_agent-tree.ts";

const format = "ResourceDisk.Format=y";
const on = "ResourceDisk.EnableSwap=y";

checkTest(swap, {
  pass: { "all keys set": agentTree([format, on, "ResourceDisk.SwapSizeMB=2048"]) },
  fail: {
    "no size": [
      agentTree([format, on]),
      { message: "the agent makes no swap of this size", subject: "ResourceDisk.SwapSizeMB" },
    ],
    "a size of 0": [agentTree([format, on, "ResourceDisk.SwapSizeMB=0"]), { line: 3 }],
    "a negative size": [agentTree([format, on, "ResourceDisk.SwapSizeMB=-1"]), { line: 3 }],
    "a size that is no number": [agentTree([format, on, "ResourceDisk.SwapSizeMB=2G"]), { line: 3 }],
    "no formatting": [
      agentTree([on, "ResourceDisk.SwapSizeMB=2048"]),
      { message: "since it does not format the resource disk", subject: "ResourceDisk.EnableSwap", line: 1 },
    ],
  },
  notApplicable: {
    "no swap": agentTree([format]),
    "a switch that is none": agentTree(["ResourceDisk.EnableSwap=yes"]),
    "no agent": noAgent,
  },
});
