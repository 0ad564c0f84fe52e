import { bootedKernels } from "../../src/facts/booted-kernels.ts";
import { modulesBlockedBy } from "../../src/facts/kernel-command-line.ts";
import { modprobe } from "../../src/facts/modprobe.ts";
import { defineCheck, undecided } from "../../src/lint/check.ts";
import { startedEntries } from "./_command-line.ts";

export default defineCheck({
  id: "boot.floppy-blocked",
  title: "The driver of floppy disks stays away",
  level: "info",
  requirements: ["lisa.floppy-blacklisted"],
  why: "Generation 1 VMs have a floppy controller without a drive: the driver delays the boot and fills the log with errors. Microsoft's image test asks for a blacklist line; a kernel without the driver passes. No VM fails by it, so it is a note.",
  fix: { text: "Block the driver.", commands: ["echo 'blacklist floppy' > /etc/modprobe.d/floppy.conf"] },
  async run(image) {
    const { kernels } = await image.fact(bootedKernels);
    if (kernels.length === 0) return undecided("no installed kernel was found");
    const conf = await image.fact(modprobe);
    const started = await startedEntries(image);
    const byWords = started.length > 0 && started.every(({ words }) => modulesBlockedBy(words).has("floppy"));
    if (conf.blocksOf("floppy").length > 0 || byWords) return [];
    const findings = [];
    for (const { version, path, hasModule } of kernels) {
      if ((await hasModule("floppy")) === undefined) continue;
      findings.push({ message: `kernel ${version} loads floppy`, path, subject: "floppy" });
    }
    return findings;
  },
});
