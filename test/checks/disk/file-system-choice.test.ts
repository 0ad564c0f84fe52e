import check from "../../../checks/disk/file-system-choice.ts";
import { checkTest, type DiskRow } from "../../../src/testing/check-test.ts";
import { rootPartition, rootTree } from "../../../src/testing/disk.ts";
import type { Tree } from "../../../src/testing/tree.ts";

const modules = "/usr/lib/modules/6.1.0";
const withKernel = (kind: "ext" | "xfs", tree: Tree): DiskRow => ({
  disk: {
    partitions: [rootPartition({ kind, title: kind, tree: { ...rootTree, "/boot/vmlinuz-6.1.0": "kernel", ...tree } })],
  },
});

checkTest(check, {
  pass: {
    "built in": withKernel("ext", {
      [`${modules}/modules.dep`]: "",
      [`${modules}/modules.builtin`]: "kernel/fs/ext4/ext4.ko\n",
    }),
    "a module": withKernel("xfs", {
      [`${modules}/modules.dep`]: "kernel/fs/xfs/xfs.ko.xz:\n",
      [`${modules}/modules.builtin`]: "",
      [`${modules}/kernel/fs/xfs/xfs.ko.xz`]: "module",
    }),
  },
  fail: {
    "a kernel without the driver": [
      withKernel("xfs", { [`${modules}/modules.dep`]: "", [`${modules}/modules.builtin`]: "kernel/fs/ext4/ext4.ko\n" }),
      { message: "the kernel 6.1.0 has no driver for the root's xfs", subject: "6.1.0" },
    ],
  },
  notApplicable: { "no kernel": { disk: {} }, "a bare tree": { "/etc/": "" } },
  undecided: { "a kernel without an index": withKernel("ext", {}) },
});
