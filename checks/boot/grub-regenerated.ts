import { bootEntries } from "../../src/facts/boot-entries.ts";
import { splitCommandLine } from "../../src/facts/kernel-command-line.ts";
import { type Finding, defineCheck, notApplicable } from "../../src/lint/check.ts";
import { newBootConfiguration } from "../../src/lint/fix.ts";
import { noCommandLine, startedEntries } from "./_command-line.ts";

const variables = ["GRUB_CMDLINE_LINUX", "GRUB_CMDLINE_LINUX_DEFAULT"] as const;

export default defineCheck({
  id: "boot.grub-regenerated",
  title: "The boot menu was made after /etc/default/grub was changed",
  level: "should",
  requirements: ["boot.grub-regenerated"],
  why: "What /etc/default/grub says reaches the kernel only when the configuration is made anew. Words of GRUB_CMDLINE_LINUX and GRUB_CMDLINE_LINUX_DEFAULT that the default entry does not have were forgotten, or come at the next update of a kernel. What a missing word does is judged by its own check, so it is a warning. Values that only a shell could tell are left out.",
  fix: { text: "Make the configuration anew.", ...newBootConfiguration },
  async run(image) {
    const { defaultGrub } = await image.fact(bootEntries);
    if (!defaultGrub) return notApplicable("there is no /etc/default/grub");
    const started = await startedEntries(image);
    if (started.length === 0) return noCommandLine();
    const ofGrub = started.filter(({ entry }) => entry.loader === "grub" && !entry.uncertain);
    if (ofGrub.length === 0) return notApplicable("the default entry is not of GRUB 2");
    const findings: Finding[] = [];
    for (const name of variables) {
      const setting = defaultGrub.variables.get(name);
      if (!setting || setting.uncertain || /[$`]/.test(setting.value)) continue;
      const wanted = splitCommandLine(setting.value).map(({ text }) => text);
      // Words that any of the alternative entries has got there.
      const missing = wanted.filter((text) => !ofGrub.some(({ words }) => words.some((word) => word.text === text)));
      if (missing.length === 0) continue;
      findings.push({
        message: `the default entry lacks words of ${name}`,
        path: setting.path,
        line: setting.line,
        subject: name,
        evidence: { actual: ofGrub[0]?.at.path ?? "", expected: missing.join(" ") },
      });
    }
    return findings;
  },
});
