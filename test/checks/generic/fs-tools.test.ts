import fsTools from "../../../checks/generic/fs-tools.ts";
import { alma9 } from "../../../fixtures/trees/alma-9.ts";
import { absent, checkTest, program } from "../../../src/testing/index.ts";
import { agentTree, hiddenAgent, noAgent } from "../agent/_agent-tree.ts";

const tools = { "/usr/sbin/sfdisk": program(), "/usr/sbin/fdisk": program() };
const formats = (more = {}) => agentTree(["ResourceDisk.Format=y"], { ...tools, ...more });

checkTest(fsTools, {
  pass: {
    "all there": formats(),
    "what an agent that formats lacks is told by another check": formats({
      "/usr/sbin/parted": absent,
      "/usr/sbin/mkfs.ext4": absent,
    }),
    AlmaLinux: alma9(),
  },
  fail: {
    "no sfdisk": [
      formats({ "/usr/sbin/sfdisk": absent }),
      { message: "sfdisk is not installed", subject: "sfdisk", level: "must" },
    ],
    "no parted where cloud-init has the disk": [
      agentTree(["ResourceDisk.Format=n"], { ...tools, "/usr/sbin/parted": absent }),
      { level: "info" },
    ],
    "no mkfs where nobody formats": [
      agentTree(["ResourceDisk.Format=n"], { ...tools, "/usr/sbin/mkfs.ext4": absent }),
      { subject: "mkfs.ext4", level: "info" },
    ],
    "no fdisk is only noted": [formats({ "/usr/sbin/fdisk": absent }), { subject: "fdisk", level: "info" }],
  },
  notApplicable: { "no agent": noAgent },
  undecided: { "an agent that is not visible": hiddenAgent },
});
