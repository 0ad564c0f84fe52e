import { fstab } from "../../src/facts/fstab.ts";
import { modprobe } from "../../src/facts/modprobe.ts";
import { type Finding, defineCheck } from "../../src/lint/check.ts";
import { judgeKernels } from "./_kernels.ts";

export default defineCheck({
  id: "boot.vfat-module",
  title: "The kernel can mount FAT",
  level: "must",
  requirements: ["boot.vfat-module"],
  why: "The EFI system partition is FAT, and a VM whose fstab mounts it stops in the emergency shell without the driver; hardening guides block it. The kernel asks for the driver by its alias, so that a blacklist line holds it back too, unless it is built in or loaded by modules-load.d. A system that mounts no FAT gets a warning.",
  fix: {
    text: "Delete the line that blocks vfat, and make the initramfs anew.",
    commands: ["grep -rE '(blacklist|install) +v?fat' /etc/modprobe.d /usr/lib/modprobe.d"],
  },
  async run(image) {
    const conf = await image.fact(modprobe);
    const { entries } = await image.fact(fstab);
    const mount = entries.find(({ type, options }) => {
      const quiet = options.some(({ name }) => name === "noauto" || name === "nofail");
      return (type === "vfat" || type === "msdos") && !quiet;
    });
    return judgeKernels(image, mount ? "must" : "should", async ({ kernel }) => {
      const findings: Finding[] = [];
      for (const module of ["vfat", "fat"]) {
        const place = await kernel.hasModule(module);
        if (place === undefined && module === "vfat") {
          const message = `kernel ${kernel.version} has no ${module}`;
          findings.push({ message, path: kernel.path, subject: module });
        }
        if (place !== "module") continue;
        const isLoaded = conf.loadedAtBoot.some((line) => line.module === module);
        // fat comes with vfat: what loads a module by its name asks no blacklist.
        const block = conf
          .blocksOf(module)
          .find(({ kind }) => kind !== "blacklist" || (module === "vfat" && !isLoaded));
        if (!block) continue;
        const { path, line } = block.directive;
        findings.push({
          message: `${module} is kept from loading by a line of modprobe.d`,
          path,
          line,
          subject: module,
        });
      }
      return findings;
    });
  },
});
