import { bootedKernels } from "../../src/facts/booted-kernels.ts";
import { type FstabEntry, fstab, hasOption, mayBeAbsent, optionValue } from "../../src/facts/fstab.ts";
import { compareDotted } from "../../src/facts/version-order.ts";
import { type Finding, attempt, defineCheck, partial } from "../../src/lint/check.ts";

/** The first kernel whose XFS refuses the option. */
const XFS_WITHOUT_NOBARRIER = "4.19";

export default defineCheck({
  id: "storage.barrier-options",
  title: "No file system is mounted without write barriers",
  level: "must",
  requirements: ["storage.barrier-options"],
  why: "XFS refuses to mount with nobarrier from kernel 4.19 on, so that the boot ends in emergency mode: an error. Elsewhere old advice turned barriers off on Premium data disks without write cache; on the OS disk nothing calls for it, which is noted.",
  fix: { text: "Remove the option.", commands: ["sed -i 's/nobarrier,\\?//; s/barrier=0,\\?//' /etc/fstab"] },
  async run(image) {
    const unseen: Error[] = [];
    const entries = (await image.fact(fstab)).entries.filter(withoutBarriers);
    if (entries.length === 0) return [];
    const kernels = (await attempt(unseen, image.fact(bootedKernels)))?.kernels ?? [];
    const refuses = kernels.some(({ version }) => compareDotted(numbers(version), XFS_WITHOUT_NOBARRIER) >= 0);
    const findings = entries.map((entry): Finding => {
      const { path, line, mountPoint, type } = entry;
      const isRefused = type === "xfs" && hasOption(entry, "nobarrier");
      if (isRefused && refuses)
        return {
          message: "XFS of this kernel refuses nobarrier",
          path,
          line,
          subject: mountPoint,
          level: mayBeAbsent(entry) ? "should" : "must",
        };
      return {
        message: "the file system is mounted without write barriers",
        path,
        line,
        subject: mountPoint,
        level: "info",
      };
    });
    return partial(findings, unseen);
  },
});

function withoutBarriers(entry: FstabEntry): boolean {
  return (
    hasOption(entry, "nobarrier") || optionValue(entry, "barrier") === "0" || optionValue(entry, "barrier") === "none"
  );
}

function numbers(version: string): string {
  return /^\d+(?:\.\d+)*/.exec(version)?.[0] ?? "0";
}
