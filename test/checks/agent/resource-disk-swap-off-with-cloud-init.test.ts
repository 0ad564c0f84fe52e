import swapOff from "../../../checks/agent/resource-disk-swap-off-with-cloud-init.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { agentTree, noAgent, withCloudInit } from "./_agent-tree.ts";

const format = "ResourceDisk.Format=y";
const on = "ResourceDisk.EnableSwap=y";

checkTest(swapOff, {
  pass: {
    off: agentTree([format, "ResourceDisk.EnableSwap=n"], withCloudInit),
    "swap alone, which has no effect and is told by another check": agentTree([on], withCloudInit),
  },
  fail: {
    "swap and formatting": [
      agentTree([format, on, "ResourceDisk.SwapSizeMB=2048"], withCloudInit),
      {
        message: "the agent makes swap on a disk that cloud-init manages",
        line: 2,
        subject: "ResourceDisk.EnableSwap",
      },
    ],
  },
  notApplicable: {
    "no cloud-init, as on Oracle Linux": agentTree([format, on, "ResourceDisk.SwapSizeMB=2048"]),
    "no agent": noAgent,
  },
});
