import filesystem from "../../../checks/agent/resource-disk-filesystem.ts";
import { absent, checkTest, file } from "../../../src/testing/index.ts";
import { agentTree, noAgent, withCloudInit } from "./_agent-tree.ts";

const disk = (type: string, changes = {}) =>
  agentTree(["ResourceDisk.Format=y", `ResourceDisk.Filesystem=${type}`], changes);

checkTest(filesystem, {
  pass: {
    "ext4 with its tool": disk("ext4"),
    "ext3 by default": agentTree(["ResourceDisk.Format=y"]),
    "ntfs, which is left as it comes": disk("ntfs"),
  },
  fail: {
    "xfs without its tool": [
      disk("xfs"),
      {
        message: "the agent formats the resource disk with mkfs.xfs, which is missing",
        line: 2,
        subject: "ResourceDisk.Filesystem",
      },
    ],
    "the default without its tool": [
      agentTree(["ResourceDisk.Format=y"], { "/usr/sbin/mkfs.ext3": absent }),
      { message: "mkfs.ext3", evidence: { actual: "ResourceDisk.Filesystem is not set, which means ext3" } },
    ],
    "a tool that cannot be executed": [
      disk("ext4", { "/usr/sbin/mkfs.ext4": file("", { mode: 0o644 }) }),
      { message: "mkfs.ext4" },
    ],
    "no type": [disk(""), { message: "is no name of a file system" }],
    "xfs without its tool beside cloud-init": [disk("xfs", withCloudInit), { message: "mkfs.xfs", level: "info" }],
    "no parted": [
      disk("ext4", { "/usr/sbin/parted": absent }),
      { message: "parted, which is missing", level: "should" },
    ],
  },
  notApplicable: {
    "no formatting": agentTree(["ResourceDisk.Filesystem=xfs"]),
    "no programs to look at": disk("xfs", { "/usr/sbin/sh": absent }),
    "no agent": noAgent,
  },
});
