import { matchesGlob } from "../facts/glob.ts";
import type { SuppressionSetting } from "./configuration/configuration.ts";
import { fingerprint } from "./fingerprint.ts";
import { matchesImage } from "./image-glob.ts";
import {
  type CheckResult,
  type ImageReport,
  type Notice,
  type ReportedFinding,
  type Suppression,
  openFindings,
} from "./report.ts";
import { worst } from "./severity.ts";
import { isoDay } from "./today.ts";

/** A suppression and what messages call it: `vhdlint.config.yaml: suppress[2]`. */
export interface PlacedSuppression {
  readonly source: string;
  readonly setting: SuppressionSetting;
  /** Globs of checks that a configuration which this one extends does not let it suppress. */
  readonly notFor?: readonly string[];
}

export interface Exceptions {
  readonly suppressions: readonly PlacedSuppression[];
  /** Fingerprints of findings that were known when the tool was adopted, and the checks that no baseline excuses. */
  readonly baseline?: { readonly fingerprints: ReadonlySet<string>; readonly notFor: readonly string[] };
  /** Seconds since 1970. */
  readonly today: number;
}

/** Marks the findings of one image that a suppression or the baseline excuses; a check left with none is `suppressed`. */
export function applyExceptions(results: readonly CheckResult[], image: string, exceptions: Exceptions): CheckResult[] {
  return results.map((result) => {
    if (result.status !== "fail") return result;
    const findings = result.findings.map((finding) => {
      const suppression = excuse(result.check, finding, image, exceptions);
      return suppression ? { ...finding, suppression } : finding;
    });
    const open = openFindings({ findings });
    if (open.length === findings.length) return result;
    const severity = worst(open.map((finding) => finding.severity)) ?? result.severity;
    // What could not be seen stays said: a check is not wholly excused by what it found elsewhere.
    const status = open.length > 0 ? "fail" : result.reason === undefined ? "suppressed" : "undecided";
    return { ...result, severity, status, findings };
  });
}

function excuse(
  check: string,
  finding: ReportedFinding,
  image: string,
  { suppressions, baseline, today }: Exceptions,
): Suppression | undefined {
  const placed = suppressions.find(
    ({ setting, notFor = [] }) =>
      !isExpired(setting, today) && matchesFinding(setting, check, finding, image) && !matchesAny(notFor, check),
  );
  if (placed) {
    const { reason, until } = placed.setting;
    return { by: placed.source, reason, ...(until === undefined ? {} : { until }) };
  }
  if (baseline?.fingerprints.has(fingerprint(check, finding)) && !matchesAny(baseline.notFor, check))
    return { by: "baseline", reason: "known when the baseline was written" };
  return undefined;
}

function matchesFinding(setting: SuppressionSetting, check: string, finding: ReportedFinding, image: string): boolean {
  return (
    matchesGlob(setting.check, check) &&
    (setting.image === undefined || matchesImage(setting.image, image)) &&
    (setting.path === undefined || (finding.path !== undefined && matchesGlob(setting.path, finding.path))) &&
    (setting.subject === undefined || (finding.subject !== undefined && matchesGlob(setting.subject, finding.subject)))
  );
}

function matchesAny(globs: readonly string[], check: string): boolean {
  return globs.some((glob) => matchesGlob(glob, check));
}

/** The last day counts. */
function isExpired({ until }: SuppressionSetting, today: number): boolean {
  return until !== undefined && isoDay(today) > until;
}

/**
 * What is to be said of the suppressions after all images were judged: which ended, and which match nothing although
 * all that they mean was judged.
 */
export function suppressionNotices(images: readonly ImageReport[], { suppressions, today }: Exceptions): Notice[] {
  const notices: Notice[] = [];
  for (const { source, setting } of suppressions) {
    if (isExpired(setting, today)) {
      const message = `${source} ended on ${setting.until}: what it excused counts again (${setting.reason})`;
      notices.push({ code: "suppression-expired", message });
    } else if (isUnused(source, setting, images)) {
      const message = `${source} matches nothing that was found: take it out (${setting.check}: ${setting.reason})`;
      notices.push({ code: "suppression-unused", message });
    }
  }
  return notices;
}

function isUnused(source: string, setting: SuppressionSetting, images: readonly ImageReport[]): boolean {
  const meant = images.filter(({ path }) => setting.image === undefined || matchesImage(setting.image, path));
  const results = meant.flatMap((image) => image.results.filter(({ check }) => matchesGlob(setting.check, check)));
  if (results.some(({ findings }) => findings.some(({ suppression }) => suppression?.by === source))) return false;
  // A check that could not look, or an image that could not be opened, says nothing about what it would have found.
  const unseen =
    meant.some(({ error }) => error !== undefined) ||
    results.some(({ reason, status }) => reason !== undefined && status !== "not-applicable");
  return results.length > 0 && !unseen;
}
