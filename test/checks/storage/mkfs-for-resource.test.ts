import mkfsForResource from "../../../checks/storage/mkfs-for-resource.ts";
import { rhel9 } from "../../../fixtures/trees/rhel-9.ts";
import { absent, checkTest, program } from "../../../src/testing/index.ts";
import { agentTree, hiddenAgent, noAgent } from "../agent/_agent-tree.ts";

checkTest(mkfsForResource, {
  pass: {
    "cloud-init with both tools": rhel9(),
    "RHEL 10 without gdisk": { ...rhel9(), "/usr/sbin/sgdisk": absent },
    "swap by the agent": agentTree(["ResourceDisk.Format=y", "ResourceDisk.EnableSwap=y"], {
      "/usr/sbin/mkswap": program(),
    }),
  },
  fail: {
    "no partitioner": [
      { ...rhel9(), "/usr/sbin/sgdisk": absent, "/usr/sbin/sfdisk": absent },
      { message: "sgdisk or sfdisk", subject: "sgdisk" },
    ],
    "no mkfs.ext4": [{ ...rhel9(), "/usr/sbin/mkfs.ext4": absent }, { message: "cloud-init does not find mkfs.ext4" }],
    "swap without mkswap": [agentTree(["ResourceDisk.Format=y", "ResourceDisk.EnableSwap=y"]), { subject: "mkswap" }],
  },
  notApplicable: {
    "the agent leaves the disk alone": agentTree(["ResourceDisk.Format=n"]),
    "mkfs of the agent, which another check judges": agentTree([
      "ResourceDisk.Format=y",
      "ResourceDisk.Filesystem=xfs",
    ]),
    "no agent": noAgent,
  },
  undecided: { "an agent that is not visible": hiddenAgent },
});
