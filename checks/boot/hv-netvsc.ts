import { defineCheck } from "../../src/lint/check.ts";
import { both, initramfsDrivers, newInitramfs } from "../../src/lint/fix.ts";
import { judgeKernels, placeOf } from "./_kernels.ts";

export default defineCheck({
  id: "boot.hv-netvsc",
  title: "The kernel has the driver of Hyper-V's network",
  level: "must",
  requirements: ["boot.hv-netvsc", "lisa.hydration-hv-drivers"],
  why: "Without hv_netvsc the VM boots and cannot be reached. The mounted root may have it as a module; that it is in the initramfs as well is asked for by all pages and noted only, since nothing before the root needs the network.",
  fix: {
    text: "Install the package with the kernel's modules, and add the driver to the initramfs.",
    ...both(initramfsDrivers(["hv_vmbus", "hv_storvsc", "hv_netvsc"], "azure"), newInitramfs),
  },
  run: (image) =>
    judgeKernels(image, "must", async (bootable) => {
      const { version, path } = bootable.kernel;
      const subject = "hv_netvsc";
      switch (await bootable.place("hv_netvsc")) {
        case "builtin":
        case "initramfs":
          return [];
        case "tree": {
          if (bootable.ramdisks.length === 0) return [];
          const message = `the initramfs of kernel ${version} has no hv_netvsc`;
          return [{ message, path: placeOf(bootable), subject, level: "info" }];
        }
        case undefined:
          return [{ message: `kernel ${version} has no hv_netvsc at all`, path, subject }];
      }
    }),
});
