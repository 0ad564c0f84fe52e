import { type FstabEntry, fstab } from "../../src/facts/fstab.ts";
import { units } from "../../src/facts/units.ts";
import { type Finding, attempt, defineCheck, partial } from "../../src/lint/check.ts";

/** Swap in memory, and what lies on the temporary disk: by its links, or in a file below its usual mount points. */
const elsewhere = /^\/dev\/(zram|disk\/cloud\/azure_resource|disk\/azure\/resource|disk\/azure\/local\/)|^\/mnt\//;

export default defineCheck({
  id: "security.marketplace-swap",
  title: "No swap on the OS disk is switched on",
  level: "marketplace",
  requirements: ["security.marketplace-swap", "lisa.marketplace-swap"],
  why: "Certification test 41 (policy 200.3.3) fails swap partitions, volumes and files on the OS disk, whose operations are capped. Swap in memory (zram) and on the temporary disk is fine. Looked at are fstab and units of systemd; the partition table is judged with the disk.",
  fix: { text: "Take the line out and remove the swap; have the agent or cloud-init make it on the temporary disk." },
  appliesTo: { target: ["marketplace"] },
  async run(image) {
    const unseen: Error[] = [];
    const table = await attempt(unseen, image.fact(fstab));
    const started = (await attempt(unseen, image.fact(units)))?.all() ?? [];
    const findings: Finding[] = (table?.entries ?? [])
      .filter((entry) => entry.type === "swap" && isActivated(entry) && !elsewhere.test(entry.device))
      .map(({ device, path, line }) => ({
        message: "fstab switches swap on",
        path,
        line,
        evidence: { actual: device },
      }));
    for (const unit of started) {
      if (!unit.name.endsWith(".swap") || unit.aliasOf !== undefined || !unit.startsAtBoot) continue;
      const what = unit.values("Swap", "What").at(-1);
      if (what && !elsewhere.test(what.value))
        findings.push({
          message: `${unit.name} switches swap on`,
          path: what.path,
          line: what.line,
          subject: unit.name,
          evidence: { actual: what.value },
        });
    }
    return partial(findings, unseen);
  },
});

function isActivated({ options }: FstabEntry): boolean {
  return !options.some(({ name }) => name === "noauto");
}
