import { bootEntries } from "../../src/facts/boot-entries.ts";
import { isThere } from "../../src/facts/boot/boot-entry.ts";
import { type Finding, defineCheck, undecided } from "../../src/lint/check.ts";
import { newBootConfiguration } from "../../src/lint/fix.ts";

export default defineCheck({
  id: "boot.grub-entry-has-initrd",
  title: "The default entry loads files that are there",
  level: "must",
  requirements: ["boot.grub-entry-has-initrd"],
  why: "When kernel or initramfs of the entry that starts by itself is missing the boot loader stops with: file not found. The names are resolved as the loader does, with its own root and prefix.",
  fix: { text: "Make the boot configuration anew, or install the kernel again.", ...newBootConfiguration },
  async run(image) {
    const { defaults } = await image.fact(bootEntries);
    const started = defaults.filter(({ kernel, uncertain }) => kernel !== undefined && !uncertain);
    if (started.length === 0) return undecided("no boot configuration with a default entry was found");
    const findings = new Map<string, Finding>();
    for (const { kernel, initrds, source, title } of started) {
      for (const [what, file] of [["kernel", kernel] as const, ...initrds.map((one) => ["initramfs", one] as const)]) {
        if (file === undefined || isThere(file)) continue;
        const message = `the ${what} of the default entry is missing: ${file.written}`;
        findings.set(`${source.path}:${source.line} ${message}`, { message, ...source, subject: title });
      }
    }
    return [...findings.values()];
  },
});
