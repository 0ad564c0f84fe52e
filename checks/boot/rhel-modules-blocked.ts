import { modprobe } from "../../src/facts/modprobe.ts";
import { os } from "../../src/facts/os.ts";
import { defineCheck } from "../../src/lint/check.ts";

/** Asked of every release; floppy is judged by a check of its own. */
const always = ["nouveau", "lbm_nouveau", "skx_edac", "intel_cstate", "amdgpu", "intel_uncore", "acpi_cpufreq"];
/** Asked of these releases only. */
const onlyHere: ReadonlyMap<string, readonly string[]> = new Map([
  ["7.9", ["intel_rapl"]],
  ["8.1", ["intel_rapl"]],
]);

export default defineCheck({
  id: "boot.rhel-modules-blocked",
  title: "RHEL keeps drivers away that do nothing good on Azure",
  level: "info",
  requirements: ["lisa.rhel-azure-module-blacklist"],
  why: "Drivers of graphics cards and of the processor's own counters find nothing on a VM, or fill the log. Microsoft checks RHEL images for lines that block them; official images before 9.6 lack some of the lines: a note. An install line that loads nothing does the same as a blacklist. floppy is told by boot.floppy-blocked.",
  fix: {
    text: "Block the drivers.",
    commands: [`for m in ${always.join(" ")}; do echo "blacklist $m"; done > /etc/modprobe.d/blacklist-azure.conf`],
  },
  references: [{ title: "Azure: image validations for RHEL", url: "https://github.com/Azure/linux-image-validations" }],
  appliesTo: { distro: ["rhel"], arch: ["x86_64"] },
  async run(image) {
    const conf = await image.fact(modprobe);
    const { version } = await image.fact(os);
    const wanted = [...always, ...(onlyHere.get(version) ?? [])];
    const missing = wanted.filter((module) => conf.blocksOf(module).length === 0);
    if (missing.length === 0) return [];
    return [
      {
        message: "drivers that Microsoft's check wants blocked are not",
        path: "/etc/modprobe.d",
        evidence: { actual: `not blocked: ${missing.join(", ")}` },
      },
    ];
  },
});
