import { lastValueOf } from "../../src/facts/kernel-command-line.ts";
import type { Finding } from "../../src/lint/check.ts";
import { commandLineCheck } from "./_command-line.ts";

export default commandLineCheck({
  id: "boot.default-entry-unattended",
  title: "The default entry starts without anybody and with ACPI",
  level: "must",
  requirements: ["lisa.hydration-console-options"],
  why: "Nobody sits at the console of a VM: an entry that asks for a password waits for ever. Without ACPI the kernel does not find the Hyper-V bus and none of its disks. Consoles and delays are judged by checks of their own.",
  change:
    "Take acpi=off off the kernel's parameters, or let the default entry start without a password (--unrestricted)",
  judge({ entry, words, at }) {
    const findings: Finding[] = [];
    if (entry.needsPassword) {
      const { path, line } = entry.source;
      findings.push({ message: "the default entry asks for a password", path, line, subject: entry.title });
    }
    const acpi = lastValueOf(words, "acpi");
    if (acpi === "off" || acpi === "0")
      findings.push({ message: `acpi=${acpi} hides the Hyper-V bus`, ...at, evidence: { actual: `acpi=${acpi}` } });
    return findings;
  },
});
