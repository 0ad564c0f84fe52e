import enableRdma from "../../../checks/agent/enable-rdma.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { agentTree, noAgent } from "./_agent-tree.ts";

checkTest(enableRdma, {
  pass: { "no lines": agentTree(), "all off": agentTree(["OS.EnableRDMA=n", "OS.CheckRdmaDriver=no"]) },
  fail: {
    "one of the three": [
      agentTree(["OS.EnableRDMA=n", "OS.CheckRdmaDriver=y"]),
      { line: 2, subject: "OS.CheckRdmaDriver" },
    ],
  },
  notApplicable: { "no agent": noAgent },
});
