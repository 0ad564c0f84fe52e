import {
  type CheckResult,
  type ImageReport,
  type ImageStatus,
  type ReportConfig,
  type Summary,
  openFindings,
} from "./report.ts";
import { isFatal } from "./severity.ts";

/** Failed when a finding that nobody excuses is at least as severe as asked. */
export function statusOf(
  results: readonly CheckResult[],
  { failOn = "error", failOnUndecided = false }: Partial<Pick<ReportConfig, "failOn" | "failOnUndecided">>,
): ImageStatus {
  if (results.some(({ status }) => status === "crashed" || (failOnUndecided && status === "undecided"))) {
    return "incomplete";
  }
  const failed = results.some((result) => openFindings(result).some(({ severity }) => isFatal(severity, failOn)));
  return failed ? "failed" : "passed";
}

/** A hole in one part is a hole in the whole. */
export function worstStatus(statuses: readonly ImageStatus[]): ImageStatus {
  const order: readonly ImageStatus[] = ["incomplete", "failed", "passed"];
  return order.find((status) => statuses.includes(status)) ?? "passed";
}

export function summarize(images: readonly ImageReport[]): Summary {
  const results = images.flatMap((image) => image.results);
  const findings = results.flatMap(openFindings);
  const bySeverity = (severity: string) => findings.filter((finding) => finding.severity === severity).length;
  const byStatus = (status: string) => results.filter((result) => result.status === status).length;
  return {
    images: images.length,
    checks: results.length,
    errors: bySeverity("error"),
    warnings: bySeverity("warning"),
    infos: bySeverity("info"),
    failed: byStatus("fail"),
    passed: byStatus("pass"),
    notApplicable: byStatus("not-applicable"),
    undecided: byStatus("undecided"),
    suppressed: byStatus("suppressed"),
    crashed: byStatus("crashed"),
  };
}
