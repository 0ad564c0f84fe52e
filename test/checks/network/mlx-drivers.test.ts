import mlxDrivers from "../../../checks/network/mlx-drivers.ts";
import { bls } from "../../../fixtures/trees/parts/boot.ts";
import { kernel } from "../../../fixtures/trees/parts/kernel.ts";
import { ubuntu2204 } from "../../../fixtures/trees/ubuntu-22.04.ts";
import { absent, checkTest, type Tree } from "../../../src/testing/index.ts";
import { el9 } from "./_trees.ts";

const installed = (version: string) => kernel({ arch: "x86_64", version, initramfs: `initramfs-${version}.img` });
const both = {
  ...el9,
  ...installed("5.14.0"),
  ...bls({ machineId: "f", version: "5.14.0", title: "RHEL", options: "ro" }),
};
const file = (version: string, path: string): Tree => ({
  [`/usr/lib/modules/${version}/kernel/drivers/${path}.ko`]: absent,
});

checkTest(mlxDrivers, {
  pass: {
    "as modules": both,
    "some built in": ubuntu2204(),
    "missing from a kernel that does not start": {
      ...both,
      ...installed("4.18.0"),
      ...file("4.18.0", "net/ethernet/mellanox/mlx5/core/mlx5_core"),
    },
    "ConnectX-3 on arm64": {
      ...ubuntu2204("aarch64"),
      "/usr/lib/modules/6.8.0-1044-azure/kernel/drivers/net/ethernet/mellanox/mlx4/": absent,
    },
  },
  fail: {
    "no mlx5_core": [
      { ...both, ...file("5.14.0", "net/ethernet/mellanox/mlx5/core/mlx5_core") },
      {
        message: "kernel 5.14.0 has no mlx5_core",
        path: "/usr/lib/modules/5.14.0",
        subject: "mlx5_core",
        level: "should",
      },
    ],
    "no PCI bridge": [{ ...both, ...file("5.14.0", "pci/controller/pci-hyperv") }, { subject: "pci_hyperv" }],
    "no ConnectX-3 is only noted": [
      { ...both, ...file("5.14.0", "net/ethernet/mellanox/mlx4/mlx4_en") },
      { level: "info" },
    ],
  },
  undecided: { "no kernel": [el9, "no installed kernel"] },
});
