import type { Kernel } from "../../src/facts/kernels.ts";
import { type Finding, defineCheck } from "../../src/lint/check.ts";
import { judgeKernels } from "./_kernels.ts";

interface Part {
  /** Any of these modules will do. */
  readonly modules: readonly string[];
  readonly what: string;
  readonly isNeeded: boolean;
  /** Confidential VMs have no such device. */
  readonly notConfidential?: boolean;
}

const parts: readonly Part[] = [
  { modules: ["hv_vmbus"], what: "the bus", isNeeded: true },
  { modules: ["hv_storvsc"], what: "disks", isNeeded: true },
  { modules: ["hv_netvsc"], what: "the network", isNeeded: true },
  { modules: ["hv_utils"], what: "shutdown and time", isNeeded: true },
  { modules: ["hv_balloon"], what: "memory", isNeeded: false },
  { modules: ["pci_hyperv"], what: "PCI devices", isNeeded: false },
  { modules: ["hyperv_keyboard"], what: "the keyboard", isNeeded: false, notConfidential: true },
  { modules: ["hid_hyperv"], what: "the mouse", isNeeded: false, notConfidential: true },
  { modules: ["hyperv_drm", "hyperv_fb"], what: "the screen", isNeeded: false, notConfidential: true },
];

export default defineCheck({
  id: "boot.kernel-hyperv-config",
  title: "The kernel is built with the drivers of Hyper-V",
  level: "must",
  requirements: [
    "boot.kernel-hyperv-config",
    "lisa.hyperv-modules-available",
    "features.cvm-no-kvp",
    "lisa.display-drm",
  ],
  why: "Bus, disks, network and the utilities that shut a VM down are needed, built in or as modules that depmod knows: without bus and disks the VM does not boot, without network it cannot be reached, without the utilities it is switched off hard. Memory, PCI, keyboard, mouse and screen are wanted: a note, and nothing for confidential VMs, which lack the last three. That the drivers are in the initramfs and not blocked is judged by checks of their own.",
  fix: { text: "Use a kernel of the distribution, with the package of its modules.", commands: ["depmod -a"] },
  run: (image, { target }) =>
    judgeKernels(image, "must", async ({ kernel }) => {
      const findings: Finding[] = [];
      for (const { modules, what, isNeeded, notConfidential = false } of parts) {
        if (notConfidential && target.security === "confidential") continue;
        if (await hasOne(kernel, modules)) continue;
        const subject = modules.join(" or ");
        const message = `kernel ${kernel.version} has no ${subject} (${what})`;
        findings.push({ message, path: kernel.path, subject, ...(isNeeded ? {} : { level: "info" as const }) });
      }
      return findings;
    }),
});

async function hasOne(kernel: Kernel, modules: readonly string[]): Promise<boolean> {
  for (const module of modules) if ((await kernel.hasModule(module)) !== undefined) return true;
  return false;
}
