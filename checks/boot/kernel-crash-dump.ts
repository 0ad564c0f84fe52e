import { valuesOf } from "../../src/facts/kernel-command-line.ts";
import { units } from "../../src/facts/units.ts";
import { type Check, type Finding, partial } from "../../src/lint/check.ts";
import { installing } from "../../src/lint/fix.ts";
import { startedEntries } from "./_command-line.ts";
import { kernelOptionsCheck } from "./_kernel-options.ts";

/** Services that load the kernel for crashes: Red Hat and SUSE, Debian and Ubuntu, SUSE's first stage. */
const services = ["kdump.service", "kdump-tools.service", "kdump-early.service"] as const;
const values = ["y"];

const options = kernelOptionsCheck({
  id: "boot.kernel-crash-dump",
  title: "The kernel can leave a crash dump",
  level: "info",
  requirements: ["lisa.kdump"],
  why: "With kdump a crashed VM leaves a dump. The kernel needs kexec, crash dumps and /proc/vmcore built in; crashkernel= sets memory aside, which is lost where no service loads a kernel into it. LISA sets the memory and the service up by itself, and official images mostly come without them: notes.",
  fix: {
    text: "Use a kernel of the distribution; install kdump, or take crashkernel= off the kernel's parameters.",
    ...installing({ debian: "kdump-tools", redhat: "kexec-tools", suse: "kdump", azurelinux: "kexec-tools" }),
  },
  wanted: [
    { options: ["KEXEC", "KEXEC_FILE"], values, lack: "cannot load another kernel" },
    { options: ["CRASH_DUMP"], values, lack: "cannot be the kernel of a crash" },
    { options: ["PROC_VMCORE"], values, lack: "does not show the memory of the crashed one" },
  ],
});

export default {
  ...options,
  async run(image, context) {
    const outcome = await options.run(image, context);
    const wasted = await reservedForNothing(image);
    if (wasted.length === 0) return outcome;
    if (!("kind" in outcome)) return [...outcome, ...wasted];
    return outcome.kind === "partial" ? partial([...outcome.findings, ...wasted], outcome.unseen) : wasted;
  },
} satisfies Check;

async function reservedForNothing(image: Parameters<Check["run"]>[0]): Promise<readonly Finding[]> {
  const all = await image.fact(units);
  if (all.manager === "unknown" || all.startsAtBoot(...services)) return [];
  const findings: Finding[] = [];
  for (const { words, at } of await startedEntries(image)) {
    const reserved = valuesOf(words, "crashkernel").filter((value) => value !== "" && value !== "no");
    if (reserved.length === 0) continue;
    const evidence = { actual: reserved.map((value) => `crashkernel=${value}`).join(" ") };
    findings.push({ message: "memory is set aside for crashes, and no kdump service uses it", ...at, evidence });
  }
  return findings;
}
