import fsTools from "../../../checks/generic/fs-tools.ts";
import { alma9 } from "../../../fixtures/trees/alma-9.ts";
import { absent, checkTest, program } from "../../../src/testing/index.ts";
import { agentTree, hiddenAgent, noAgent } from "../agent/_agent-tree.ts";

const tools = { "/usr/sbin/sfdisk": program(), "/usr/sbin/fdisk": program() };
const formats = (more = {}) => agentTree(["ResourceDisk.Format=y"], { ...tools, ...more });

checkTest(fsTools, {
  pass: { "all there": formats(), AlmaLinux: alma9() },
  fail: {
    "no parted": [
      formats({ "/usr/sbin/parted": absent }),
      { message: "parted is not installed", subject: "parted", level: "must" },
    ],
    "no parted where cloud-init has the disk": [
      agentTree(["ResourceDisk.Format=n"], { ...tools, "/usr/sbin/parted": absent }),
      { level: "info" },
    ],
    "another file system": [
      agentTree(["ResourceDisk.Format=y", "ResourceDisk.Filesystem=xfs"], tools),
      { subject: "mkfs.xfs" },
    ],
    "no fdisk is only noted": [formats({ "/usr/sbin/fdisk": absent }), { subject: "fdisk", level: "info" }],
  },
  notApplicable: { "no agent": noAgent },
  undecided: { "an agent that is not visible": hiddenAgent },
});
