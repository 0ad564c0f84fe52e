import { fingerprint } from "../lint/fingerprint.ts";
import type { CheckResult, ImageReport, ReportedFinding } from "../lint/report.ts";
import type { ReportOptions } from "./options.ts";
import { placeOf } from "./place.ts";
import { evidenceText, whereInside } from "./problems.ts";
import { type RuleReference, sarifLevels } from "./sarif-rules.ts";
import { sarifText } from "./sarif-text.ts";
import { severities } from "./severity.ts";

/** Findings of one image, the worst first; those that somebody excuses only where they are asked for. */
export function sarifResults(
  image: ImageReport,
  label: string,
  indexOf: (id: string) => RuleReference,
  options: ReportOptions,
) {
  const seen = new Map<string, number>();
  const all = findingsOf(image, options).map(({ result, finding }) => {
    const print = fingerprint(result.check, finding);
    const count = (seen.get(print) ?? 0) + 1;
    seen.set(print, count);
    return {
      severity: finding.severity,
      sarif: {
        ...indexOf(result.check),
        level: sarifLevels[finding.severity],
        message: { text: message(finding, label) },
        locations: [location(image, finding, options)],
        partialFingerprints: {
          // The one that code scanning reads; it counts what is alike.
          primaryLocationLineHash: `${print}:${count}`,
          "vhdlint/v1": print,
        },
        ...(options.suppressedInSarif ? { suppressions: suppressions(finding) } : {}),
      },
    };
  });
  return severities.flatMap((severity) => all.filter((each) => each.severity === severity).map(({ sarif }) => sarif));
}

function findingsOf(image: ImageReport, { suppressedInSarif = false }: ReportOptions) {
  const failures: readonly CheckResult[] = image.results.filter(
    ({ status }) => status === "fail" || status === "suppressed" || status === "undecided",
  );
  return failures.flatMap((result) =>
    result.findings
      .filter(({ suppression }) => suppressedInSarif || suppression === undefined)
      .map((finding) => ({ result, finding })),
  );
}

/** The first sentence stands alone in lists of alerts, so it says what and in which image. */
function message(finding: ReportedFinding, label: string): string {
  const [where, evidence] = [whereInside(finding), evidenceText(finding)];
  return [
    `${sarifText(finding.message)} in ${sarifText(label)}.`,
    ...(where === undefined ? [] : [`Where: ${sarifText(where)}.`]),
    ...(evidence === undefined ? [] : [`Evidence: ${sarifText(evidence)}.`]),
    `Fix: ${sarifText(finding.fix.text)}`,
  ].join(" ");
}

/** Exactly one. The place inside the image is no place in the repository, so it is told as a logical one. */
function location(image: ImageReport, finding: ReportedFinding, options: ReportOptions) {
  const { file, line } = placeOf(image, finding, options);
  const inside = whereInside(finding);
  return {
    physicalLocation: {
      artifactLocation: { uri: file.split("/").map(percentEncoded).join("/") },
      region: { startLine: line ?? 1, startColumn: 1, endLine: line ?? 1, endColumn: 1 },
    },
    ...(inside === undefined ? {} : { logicalLocations: [{ fullyQualifiedName: sarifText(inside) }] }),
  };
}

/** A segment of a path. A colon may be read as the end of a scheme; half a surrogate pair has no encoding. */
function percentEncoded(segment: string): string {
  return encodeURIComponent(segment.replace(/\p{Cs}/gu, "\uFFFD"));
}

function suppressions({ suppression }: ReportedFinding) {
  if (suppression === undefined) return [];
  const { by, reason } = suppression;
  return [{ kind: "external", status: "accepted", justification: sarifText(`${reason} (${by})`) }];
}
