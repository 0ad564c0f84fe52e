import { bootEntries } from "../../src/facts/boot-entries.ts";
import { bootedKernels } from "../../src/facts/booted-kernels.ts";
import { modulesBlockedBy } from "../../src/facts/kernel-command-line.ts";
import { modprobe } from "../../src/facts/modprobe.ts";
import { type Finding, defineCheck, undecided } from "../../src/lint/check.ts";

const MODULE = "hv_utils";

export default defineCheck({
  id: "generic.hv-utils",
  title: "The kernel has hv_utils and may load it",
  level: "should",
  requirements: ["generic.hv-utils"],
  why: "hv_utils carries the host's time, orderly shutdown and key-value pairs: without it a VM is switched off hard and its clock jumps after pauses. Built in or as a module counts; modprobe.d and the command line must not keep it from loading.",
  fix: { text: "Use a kernel of the distribution, and take out the line that blocks the module." },
  async run(image) {
    const { kernels } = await image.fact(bootedKernels);
    if (kernels.length === 0) return undecided("no installed kernel was found");
    const findings: Finding[] = [];
    let asModule = false;
    for (const kernel of kernels) {
      const place = await kernel.hasModule(MODULE);
      asModule ||= place === "module";
      if (place === undefined)
        findings.push({ message: `kernel ${kernel.version} has no ${MODULE}`, path: kernel.path, subject: MODULE });
    }
    if (!asModule) return findings;
    for (const { directive } of (await image.fact(modprobe)).blocksOf(MODULE))
      findings.push({
        message: `${MODULE} is kept from loading`,
        path: directive.path,
        line: directive.line,
        subject: MODULE,
        evidence: { actual: `${directive.command} ${MODULE} ${directive.value}`.trim() },
      });
    for (const { cmdline, cmdlineSource } of (await image.fact(bootEntries)).defaults) {
      const word = modulesBlockedBy(cmdline ?? []).get(MODULE);
      if (word)
        findings.push({
          message: `${MODULE} is kept from loading by the command line`,
          ...cmdlineSource,
          subject: MODULE,
          evidence: { actual: word.text },
        });
    }
    return findings;
  },
});
