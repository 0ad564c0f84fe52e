import mkfsForResource from "../../../checks/storage/mkfs-for-resource.ts";
import { rhel9 } from "../../../fixtures/trees/rhel-9.ts";
import { absent, checkTest, program } from "../../../src/testing/index.ts";
import { agentTree, hiddenAgent, noAgent } from "../agent/_agent-tree.ts";

checkTest(mkfsForResource, {
  pass: {
    "cloud-init with both tools": rhel9(),
    "RHEL 10 without gdisk": { ...rhel9(), "/usr/sbin/sgdisk": absent },
    "the agent with what it makes": agentTree(["ResourceDisk.Format=y", "ResourceDisk.Filesystem=ext4"]),
    "btrfs, as SUSE": agentTree(["ResourceDisk.Format=y", "ResourceDisk.Filesystem=btrfs"], {
      "/usr/sbin/mkfs.btrfs": program(),
    }),
  },
  fail: {
    "no partitioner": [
      { ...rhel9(), "/usr/sbin/sgdisk": absent, "/usr/sbin/sfdisk": absent },
      { message: "sgdisk or sfdisk", subject: "sgdisk" },
    ],
    "no mkfs.xfs": [
      agentTree(["ResourceDisk.Format=y", "ResourceDisk.Filesystem=xfs"]),
      { message: "the agent does not find mkfs.xfs" },
    ],
    "swap without mkswap": [agentTree(["ResourceDisk.Format=y", "ResourceDisk.EnableSwap=y"]), { subject: "mkswap" }],
  },
  notApplicable: { "the agent leaves the disk alone": agentTree(["ResourceDisk.Format=n"]), "no agent": noAgent },
  undecided: { "an agent that is not visible": hiddenAgent },
});
