import { bootedKernels } from "../../src/facts/booted-kernels.ts";
import { sysctl } from "../../src/facts/sysctl.ts";
import { defineCheck } from "../../src/lint/check.ts";
import { startedEntries } from "./_command-line.ts";

/** Documentation/admin-guide/sysrq.rst: the bit that allows reboot and power-off; 1 allows everything. */
const REBOOT = 128;

export default defineCheck({
  id: "boot.sysrq",
  title: "Magic SysRq may restart a VM that hangs",
  level: "info",
  requirements: ["boot.sysrq"],
  why: "The portal can send SysRq keys to a VM whose system no longer answers, but the kernel restarts only when kernel.sysrq is 1 or has the bit 128. Official images of RHEL and Azure Linux keep systemd's value 16, so it is a note. The last file of sysctl.d decides, else the value that the kernel was built with; sysrq_always_enabled on the command line allows everything.",
  fix: { text: "Allow SysRq.", commands: ["echo kernel.sysrq=1 > /etc/sysctl.d/90-sysrq.conf"] },
  async run(image) {
    const started = await startedEntries(image);
    const words = started.flatMap((entry) => entry.words);
    if (started.length > 0 && started.every((entry) => entry.words.some(({ name }) => name === "sysrq_always_enabled")))
      return [];
    const set = (await image.fact(sysctl)).get("kernel.sysrq");
    const word = words.findLast(({ name }) => name === "sysctl.kernel.sysrq")?.value;
    // What systemd-sysctl sets comes after what the kernel takes from its command line.
    const value = set?.value ?? word ?? (await builtinValue(image));
    if (value === undefined || allowsReboot(value)) return [];
    const place = set ? { path: set.path, line: set.line } : {};
    return [
      {
        message: "SysRq may not restart the VM",
        ...place,
        evidence: { actual: `kernel.sysrq = ${value}`, expected: "1, or a number with the bit 128" },
      },
    ];
  },
});

function allowsReboot(value: string): boolean {
  const number = Number(value);
  // What is no number leaves the kernel's own value.
  return !Number.isInteger(number) || number === 1 || (number & REBOOT) !== 0;
}

async function builtinValue(image: Parameters<typeof startedEntries>[0]): Promise<string | undefined> {
  const { kernels } = await image.fact(bootedKernels);
  for (const kernel of kernels) {
    const value = (await kernel.option("MAGIC_SYSRQ_DEFAULT_ENABLE"))?.value;
    if (value !== undefined) return String(Number(value));
  }
  return undefined;
}
