import { type CheckResult, type ImageReport, type Report, openFindings } from "../lint/report.ts";
import { counts } from "./severity.ts";

/** "2 errors, 1 note; 3 checks undecided". */
export function outcome(image: ImageReport): string {
  const findings = image.results.flatMap(openFindings);
  const told = (status: CheckResult["status"], word: string) => {
    const count = image.results.filter((result) => result.status === status).length;
    return count === 0 ? [] : [`${count} ${count === 1 ? "check" : "checks"} ${word}`];
  };
  return [
    counts(findings.map(({ severity }) => severity)),
    ...told("undecided", "undecided"),
    ...told("crashed", "crashed"),
  ].join("; ");
}

export function withStatus(image: ImageReport, status: CheckResult["status"]): readonly CheckResult[] {
  return image.results.filter((result) => result.status === status);
}

/** Checks that could not decide, by what kept them from it: one place often stops many. */
export function undecidedByReason(image: ImageReport): ReadonlyMap<string, readonly CheckResult[]> {
  const byReason = new Map<string, CheckResult[]>();
  for (const result of withStatus(image, "undecided")) {
    const reason = result.reason ?? "no reason given";
    const same = byReason.get(reason);
    if (same) same.push(result);
    else byReason.set(reason, [result]);
  }
  return byReason;
}

/** Notices of an image and of the run. That a fact is not known is told by the checks that are undecided for it. */
export function noticesOf(image: ImageReport, report: Report): readonly string[] {
  return [...image.notices, ...report.notices]
    .filter(({ code }) => code !== "fact-unreadable")
    .map(({ message }) => message);
}

/** Why a check says nothing of the image: it could not, need not, or somebody excuses what it found. */
export function reasonOf({
  status,
  reason = "",
  findings,
}: Pick<CheckResult, "status" | "reason" | "findings">): string {
  if (status !== "suppressed") return reason;
  const said = findings.flatMap(({ suppression }) => suppression ?? []);
  return [...new Set(said.map(({ by, reason, until }) => `${reason} (${by}${until ? ` until ${until}` : ""})`))].join(
    "; ",
  );
}
