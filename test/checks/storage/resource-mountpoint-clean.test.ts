import resourceMountpointClean from "../../../checks/storage/resource-mountpoint-clean.ts";
import { ubuntu2204 } from "../../../fixtures/trees/ubuntu-22.04.ts";
import { checkTest, unreadableDirectory } from "../../../src/testing/index.ts";
import { agentTree } from "../agent/_agent-tree.ts";

checkTest(resourceMountpointClean, {
  pass: {
    "empty directories": { ...ubuntu2204(), "/mnt/resource/": "", "/mnt/data/": "" },
    "what the agent and mkfs leave": {
      "/mnt/resource/DATALOSS_WARNING_README.txt": "x",
      "/mnt/resource/lost+found/": "",
    },
    "a swap file, which another check tells": { "/mnt/resource/swapfile": "x" },
    "data below /mnt, which nobody mounts over": { "/mnt/data/file": "x" },
  },
  fail: {
    "data beside a swap file": [
      { "/mnt/resource/data": "x", "/mnt/resource/swapfile": "x" },
      { message: "/mnt/resource", path: "/mnt/resource/data" },
    ],
    "data below /mnt, where cloud-init mounts": [
      { ...ubuntu2204(), "/mnt/docker/overlay2/x": "x" },
      { path: "/mnt/docker/overlay2/x" },
    ],
    "the agent's own mount point": [
      agentTree(["ResourceDisk.Format=y", "ResourceDisk.MountPoint=/scratch"], { "/scratch/db": "x" }),
      { path: "/scratch/db" },
    ],
  },
  undecided: { "a directory that cannot be read": [{ "/mnt/resource": unreadableDirectory() }, "permission denied"] },
});
