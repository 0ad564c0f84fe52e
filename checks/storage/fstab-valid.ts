import { type Fstab, type FstabEntry, fstab, hasOption } from "../../src/facts/fstab.ts";
import { type Finding, defineCheck } from "../../src/lint/check.ts";
import { nearestOption } from "./_mount-options.ts";

export default defineCheck({
  id: "storage.fstab-valid",
  title: "fstab has no lines that mount takes otherwise than they look",
  level: "must",
  requirements: ["storage.fstab-valid"],
  why: "A line with a field too few, a space inside of the options or a mistyped option is dropped or fails, and a file system that the boot needs then ends in emergency mode, where nobody can log in. What findmnt --verify sees without the disk is looked at; a repeated mount point and an odd check order are warnings.",
  fix: { text: "Correct the line and let findmnt read it.", commands: ["findmnt --verify --verbose"] },
  async run(image) {
    const table = await image.fact(fstab);
    return [...table.problems, ...table.entries.flatMap(entryFindings), ...duplicates(table)];
  },
});

function entryFindings(entry: FstabEntry): readonly Finding[] {
  const { path, line, mountPoint, type } = entry;
  const findings: Finding[] = [];
  const isSwap = type === "swap";
  if (!mountPoint.startsWith("/") && !isSwap && mountPoint !== "none" && mountPoint !== "swap")
    findings.push({ message: `the mount point "${shown(mountPoint)}" is no absolute path`, path, line });
  if (entry.tag?.value === "")
    findings.push({ message: `${entry.tag.name}= names no device`, path, line, subject: mountPoint });
  for (const { name, value } of entry.options) {
    const meant = value === undefined ? nearestOption(name) : undefined;
    if (meant !== undefined)
      findings.push({
        message: `there is no option "${shown(name)}"`,
        path,
        line,
        subject: mountPoint,
        evidence: { actual: shown(name), expected: meant },
      });
  }
  const pass = Number(entry.pass ?? "0");
  if (pass > 2)
    findings.push({
      message: `the order of checks ${pass} is above 2`,
      path,
      line,
      subject: mountPoint,
      level: "should",
    });
  return findings;
}

/** systemd keeps the first of two lines for one mount point and logs the other as an error. */
function duplicates({ entries }: Fstab): readonly Finding[] {
  const seen = new Set<string>();
  return entries.flatMap(({ mountPoint, path, line, ...entry }): Finding[] => {
    if (!mountPoint.startsWith("/") || hasOption({ mountPoint, path, line, ...entry }, "noauto")) return [];
    const place = mountPoint.replace(/(?<=.)\/+$/, "");
    if (!seen.has(place)) {
      seen.add(place);
      return [];
    }
    return [{ message: `${shown(place)} is mounted twice`, path, line, subject: place, level: "should" }];
  });
}

function shown(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
