import { defineCheck } from "../../src/lint/check.ts";
import { blockedDrivers } from "../boot/_blocked-modules.ts";
import { judgeKernels } from "../boot/_kernels.ts";

export default defineCheck({
  id: "network.vf-drivers-not-blocked",
  title: "No driver of accelerated networking is kept from loading",
  level: "should",
  requirements: ["lisa.provision-sriov"],
  why: "With accelerated networking the traffic goes by the virtual function; a blacklist or install line for its driver, or for the PCI bridge of Hyper-V, leaves the VM with the slow synthetic NIC. udev asks for these drivers by alias, which a blacklist holds back. Drivers that are built in cannot be blocked.",
  fix: {
    text: "Delete the line.",
    commands: ["grep -rE 'mlx|mana|pci[-_]hyperv' /etc/modprobe.d /usr/lib/modprobe.d"],
  },
  run: (image) =>
    judgeKernels(image, "should", (bootable) =>
      blockedDrivers(image, bootable, ["pci_hyperv", "mlx4_core", "mlx4_en", "mlx5_core", "mana"]),
    ),
});
