import type { OperatingSystem } from "../facts/os.ts";
import { os } from "../facts/os.ts";
import { isImageError } from "../image/errors.ts";
import type { Image } from "../image/image.ts";
import { whyNotApplicable } from "./applicability.ts";
import { type Check, type Finding, type Outcome, type Severity, type Status, areaOf, severityOf } from "./check.ts";
import type { CheckResult, ImageReport, ImageStatus, Notice, ReportedFinding } from "./report.ts";
import type { Target } from "./target.ts";

/** Checks of one image that are under way at a time: enough to overlap reads, few enough to bound memory. */
const CONCURRENCY = 16;

export interface RunOptions {
  readonly checks: readonly Check[];
  readonly target: Target;
  readonly signal?: AbortSignal;
}

/** Judges one opened image by all checks. Results are in order of area (as the checks are given) and id. */
export async function judge(image: Image, { checks, target, signal }: RunOptions): Promise<ImageReport> {
  const notices: Notice[] = [];
  const system = await knownOs(image, notices);
  const queue = [...checks.entries()];
  const results: CheckResult[] = [];
  async function work(): Promise<void> {
    for (let next = queue.shift(); next; next = queue.shift()) {
      signal?.throwIfAborted();
      const [index, check] = next;
      results[index] = await runCheck(check, image, target, system);
    }
  }
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
  return {
    path: image.input.locator,
    kind: image.input.kind,
    os: system ? { id: system.id, version: system.version, name: system.name, family: system.family } : null,
    target,
    status: statusOf(results),
    results,
    notices,
  };
}

/** Runs one check; whatever happens inside becomes one of the six statuses. */
export async function runCheck(
  check: Check,
  image: Image,
  target: Target,
  system: OperatingSystem | undefined,
): Promise<CheckResult> {
  const started = performance.now();
  const done = (status: Status, findings: readonly Finding[], reason?: string): CheckResult => {
    const reported: ReportedFinding[] = findings.map((finding) => ({
      ...finding,
      severity: severityOf(finding.level ?? check.level, target),
    }));
    return {
      check: check.id,
      title: check.title,
      severity: worst(reported.map((finding) => finding.severity)) ?? severityOf(check.level, target),
      level: check.level,
      status,
      ...(reason === undefined ? {} : { reason }),
      requirements: check.requirements,
      findings: reported,
      durationMs: performance.now() - started,
    };
  };
  const reason = whyNotApplicable(check.appliesTo, target, system);
  if (reason !== undefined) return done("not-applicable", [], reason);
  try {
    const outcome: Outcome = await check.run(image, { target, options: defaultOptions(check) });
    if (!("kind" in outcome)) return done(outcome.length > 0 ? "fail" : "pass", outcome);
    if (outcome.kind !== "partial") return done(outcome.kind, [], outcome.reason);
    const unseen = outcome.unseen.map(describeUnseen).join("; ") || undefined;
    if (outcome.findings.length > 0) return done("fail", outcome.findings, unseen);
    return unseen === undefined ? done("pass", []) : done("undecided", [], unseen);
  } catch (error) {
    if (isImageError(error)) return done("undecided", [], describeUnseen(error));
    return done("crashed", [], error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
}

function describeUnseen(error: Error): string {
  const remedy = isImageError(error) ? error.remedy : undefined;
  return remedy === undefined ? error.message : `${error.message} (${remedy})`;
}

function defaultOptions(check: Check): Record<string, never> {
  const values = Object.entries(check.options ?? {}).map(([name, option]) => [name, option.default]);
  return Object.fromEntries(values) as Record<string, never>;
}

const bySeverity: readonly Severity[] = ["error", "warning", "info"];

function worst(severities: readonly Severity[]): Severity | undefined {
  return bySeverity.find((severity) => severities.includes(severity));
}

export function statusOf(results: readonly CheckResult[]): ImageStatus {
  if (results.some((result) => result.status === "crashed")) return "incomplete";
  const failed = results.some((result) => result.status === "fail" && result.severity === "error");
  return failed ? "failed" : "passed";
}

async function knownOs(image: Image, notices: Notice[]): Promise<OperatingSystem | undefined> {
  try {
    const system = await image.fact(os);
    if (!system.recognized) {
      const message = `the distribution "${system.name}" is not one that vhdlint knows; only the generic checks apply`;
      notices.push({ code: "unknown-distribution", message });
    }
    return system;
  } catch (error) {
    if (!isImageError(error)) throw error;
    notices.push({ code: "os-unreadable", message: describeUnseen(error) });
    return undefined;
  }
}

/** Orders checks by area, then id: the order of every report. */
export function sortChecks(checks: readonly Check[]): Check[] {
  return [...checks].sort((a, b) => compare(areaOf(a.id), areaOf(b.id)) || compare(a.id, b.id));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
