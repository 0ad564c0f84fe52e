import { modprobe, modprobeOf } from "../../src/facts/modprobe.ts";
import { defineCheck } from "../../src/lint/check.ts";
import { both, newInitramfs } from "../../src/lint/fix.ts";
import { blockedByCommandLine, blockedByModprobe } from "./_blocked-modules.ts";
import { judgeKernels } from "./_kernels.ts";

const drivers = ["hv_vmbus", "hv_storvsc", "hv_netvsc", "hv_utils"];
/** What is needed before the root is mounted. */
const early = new Set(["hv_vmbus", "hv_storvsc"]);

export default defineCheck({
  id: "boot.hv-modules-not-blocked",
  title: "No driver of Hyper-V is kept from loading",
  level: "must",
  requirements: ["boot.hv-modules-not-blocked", "generic.hv-utils"],
  why: "A blacklist line, an install line that loads nothing or a word on the kernel's command line keeps disk or network away: the VM does not find its root, or boots and cannot be reached. Drivers that are built in cannot be blocked, and those that modules-load.d names are not held by a blacklist. Looked at are modprobe.d of the system, its copy in the initramfs for what is needed that early, and the command line.",
  fix: {
    text: "Delete the line and make the initramfs anew.",
    ...both({ commands: ["grep -rE 'hv_' /etc/modprobe.d /usr/lib/modprobe.d"], commandsFor: {} }, newInitramfs),
  },
  references: [
    {
      title: "Linux VMs without Hyper-V drivers",
      url: "https://learn.microsoft.com/troubleshoot/azure/virtual-machines/linux/linux-vm-no-boot-hyper-v-driver-issues",
    },
  ],
  async run(image) {
    const system = await image.fact(modprobe);
    return judgeKernels(image, "must", async (bootable) => {
      const loadable: string[] = [];
      for (const driver of drivers) {
        if ((await bootable.kernel.hasModule(driver)) === "module") loadable.push(driver);
      }
      if (loadable.length === 0) return [];
      const words = loadable.flatMap((driver) => blockedByCommandLine(bootable, driver));
      const lines = loadable.flatMap((driver) => blockedByModprobe(system, driver));
      const inside = loadable.some((driver) => early.has(driver))
        ? modprobeOf(await bootable.modprobeInside())
        : modprobeOf([]);
      const ramdisk = loadable
        .filter((driver) => early.has(driver) && lines.every(({ subject }) => subject !== driver))
        .flatMap((driver) => blockedByModprobe(inside, driver, bootable.ramdisks[0]));
      return [...words, ...lines, ...ramdisk];
    });
  },
});
