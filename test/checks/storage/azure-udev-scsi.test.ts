import azureUdevScsi from "../../../checks/storage/azure-udev-scsi.ts";
import { azureVmUtils } from "../../../fixtures/trees/parts/services.ts";
import { checkTest, link } from "../../../src/testing/index.ts";
import { agentTree, hiddenAgent, noAgent } from "../agent/_agent-tree.ts";

const rules =
  'SUBSYSTEM!="block", GOTO="end"\nENV{DEVTYPE}=="disk", SYMLINK+="disk/azure/$env{fabric_name}"\nLABEL="end"\n';
const path = "/usr/lib/udev/rules.d/66-azure-storage.rules";

checkTest(azureUdevScsi, {
  pass: {
    "the agent's rules": agentTree(undefined, { [path]: rules }),
    "azure-vm-utils": agentTree(undefined, azureVmUtils()),
    "under another name": agentTree(undefined, { "/etc/udev/rules.d/70-own.rules": rules }),
  },
  fail: {
    none: [agentTree(), { message: "no rule makes links" }],
    masked: [
      agentTree(undefined, { [path]: rules, "/etc/udev/rules.d/66-azure-storage.rules": link("/dev/null") }),
      {},
    ],
    "a comment": [agentTree(undefined, { [path]: `# ${rules.split("\n")[1] ?? ""}\n` }), {}],
  },
  notApplicable: { "no agent": noAgent },
  undecided: { "an agent that is not visible": hiddenAgent },
});
