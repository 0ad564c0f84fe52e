import check from "../../../checks/features/needs-generation-2.ts";
import { checkTest } from "../../../src/testing/check-test.ts";
import { biosBootPartition, espPartition, rootPartition } from "../../../src/testing/disk.ts";

const bios = { partitions: [biosBootPartition(), rootPartition()] };

checkTest(check, {
  pass: {
    "Trusted Launch on a disk that boots by UEFI": {
      disk: { partitions: [espPartition(), rootPartition()] },
      target: { security: "trusted-launch" },
    },
    "NVMe on a hybrid disk": { disk: {}, target: { diskController: "nvme" } },
    "a tree that is said to be Generation 2": {
      tree: { "/etc/": "" },
      target: { security: "confidential", generation: 2 },
    },
  },
  fail: {
    "Trusted Launch for Generation 1": [
      { tree: { "/etc/": "" }, target: { security: "trusted-launch", generation: 1 } },
      { message: "Trusted Launch exists for Generation 2 only, and this is Generation 1" },
    ],
    "NVMe on a disk that boots by BIOS": [
      { disk: bios, target: { diskController: "nvme" } },
      { message: "the NVMe disk controller needs Generation 2, and the disk boots by BIOS only" },
    ],
    "Arm64 for Generation 1": [
      { tree: { "/etc/": "" }, target: { arch: "aarch64", generation: 1 } },
      { message: "an Arm64 VM exists for Generation 2 only, and this is Generation 1" },
    ],
    "NVMe for a confidential VM": [
      { disk: {}, target: { diskController: "nvme", security: "confidential" } },
      { message: "confidential VMs have no NVMe disks" },
    ],
  },
  notApplicable: {
    "nothing of the kind": { disk: bios },
    "a tree that fits either": { tree: { "/etc/": "" }, target: { security: "trusted-launch" } },
  },
});
