import { untilAborted } from "./deadline.ts";
import type { OperatingSystem } from "../facts/os.ts";
import { os } from "../facts/os.ts";
import { isImageError } from "../image/errors.ts";
import type { Image } from "../image/image.ts";
import { whyNotApplicable } from "./applicability.ts";
import { type Check, type Finding, type Outcome, type Severity, type Status, areaOf, severityOf } from "./check.ts";
import { type CheckPlan, type CheckSettings, planChecks, planOf } from "./check-settings.ts";
import type { CheckResult, FailOn, ImageReport, Notice, ReportedFinding } from "./report.ts";
import { fixFor } from "./fix.ts";
import { withoutImage } from "./resolve-target.ts";
import { milder, worst } from "./severity.ts";
import { type Exceptions, applyExceptions } from "./suppression.ts";
import type { Target, TargetOrigin } from "./target.ts";
import { describeUnseen, withRemedy } from "./unseen.ts";
import { statusOf } from "./verdict.ts";

/** Checks of one image that are under way at a time: enough to overlap reads, few enough to bound memory. */
const CONCURRENCY = 16;

export interface RunOptions {
  readonly checks: readonly Check[];
  /** Severities and options that differ from what the checks say themselves; later ones win. */
  readonly settings?: readonly CheckSettings[];
  readonly target: Target;
  /** How the target came to be known. Default: all of it was said. */
  readonly targetOrigin?: TargetOrigin;
  /** The mildest severity that makes the image fail. Default `error`. */
  readonly failOn?: FailOn;
  /** Whether a check that cannot be decided makes the image incomplete. Default false. */
  readonly failOnUndecided?: boolean;
  /** Who excuses findings. Default: nobody. */
  readonly exceptions?: Exceptions;
  /** What else is to be told of the image; it may come while the checks run. */
  readonly notices?: readonly Notice[] | Promise<readonly Notice[]>;
  readonly signal?: AbortSignal;
  /** When it aborts, what was judged so far is the report, and incomplete. */
  readonly deadline?: AbortSignal;
  /** Hears the stack of whatever crashes. */
  readonly onCrash?: (where: string, error: unknown) => void;
}

/** Judges one opened image by all checks that are not off. Results are in the order of the checks. */
export async function judge(image: Image, options: RunOptions): Promise<ImageReport> {
  const { target, signal, deadline, onCrash, exceptions, settings = [] } = options;
  const plans = planChecks(options.checks, settings).filter(({ severity }) => severity !== "off");
  const notices: Notice[] = [];
  const system = await knownOs(image, notices);
  const queue = [...plans.entries()].sort(
    ([, a], [, b]) => Number(b.check.slow ?? false) - Number(a.check.slow ?? false),
  );
  const judged: CheckResult[] = [];
  async function work(): Promise<void> {
    for (let next = queue.shift(); next; next = queue.shift()) {
      signal?.throwIfAborted();
      if (deadline?.aborted) return;
      const [index, plan] = next;
      judged[index] = await runCheck(plan.check, image, target, system, { plan, ...(onCrash ? { onCrash } : {}) });
    }
  }
  const all = Promise.all(Array.from({ length: CONCURRENCY }, work));
  await (deadline ? untilAborted(all, deadline) : all);
  const late = plans.flatMap((plan, index) =>
    judged[index] ? [] : [[index, lateResult(plan, target, deadline)] as const],
  );
  for (const [index, result] of late) judged[index] = result;
  const results = exceptions ? applyExceptions(judged, image.input.locator, exceptions) : judged;
  notices.unshift(...((await options.notices) ?? []));
  notices.push(...failedFacts(image));
  return {
    path: image.input.locator,
    kind: image.input.kind,
    os: system ? { id: system.id, version: system.version, name: system.name, family: system.family } : null,
    target,
    targetOrigin: options.targetOrigin ?? withoutImage(target).origin,
    status: image.rootError || late.length > 0 ? "incomplete" : statusOf(results, options),
    results,
    notices,
    ...(image.disk ? { read: readSoFar(image.disk) } : {}),
    ...(image.rootError ? { error: withRemedy(image.rootError) } : {}),
  };
}

/** Of a check that was not done when the time was up. */
function lateResult(plan: CheckPlan, target: Target, deadline: AbortSignal | undefined): CheckResult {
  const { id, title, level, requirements } = plan.check;
  return {
    check: id,
    title,
    severity: severityOfFinding({}, plan, target),
    level,
    status: "undecided",
    reason: deadline?.reason instanceof Error ? deadline.reason.message : "the time was up",
    requirements,
    findings: [],
    durationMs: 0,
  };
}

function readSoFar({ statistics, file }: NonNullable<Image["disk"]>): NonNullable<ImageReport["read"]> {
  return { bytes: statistics.bytes, reads: statistics.reads, fileBytes: file.sizeBytes };
}

/** Runs one check; whatever happens inside becomes one of the six statuses. */
export async function runCheck(
  check: Check,
  image: Image,
  target: Target,
  system: OperatingSystem | undefined,
  { plan = planOf(check), onCrash }: { readonly plan?: CheckPlan } & Pick<RunOptions, "onCrash"> = {},
): Promise<CheckResult> {
  const started = performance.now();
  const done = (status: Status, findings: readonly Finding[], reason?: string, remedy?: string): CheckResult => {
    const reported: ReportedFinding[] = findings.map((finding) => ({
      ...finding,
      severity: severityOfFinding(finding, plan, target),
      fix: fixFor(finding.fix ?? check.fix, system?.family),
    }));
    return {
      check: check.id,
      title: check.title,
      severity: worst(reported.map((finding) => finding.severity)) ?? severityOfFinding({}, plan, target),
      level: check.level,
      status,
      ...(reason === undefined ? {} : { reason }),
      ...(remedy === undefined ? {} : { remedy }),
      requirements: check.requirements,
      findings: reported,
      durationMs: performance.now() - started,
    };
  };
  const reason = whyNotApplicable(check.appliesTo, target, system);
  if (reason !== undefined) return done("not-applicable", [], reason);
  try {
    const outcome: Outcome = await check.run(image, { target, options: plan.options as Record<string, never> });
    if (!("kind" in outcome)) return done(outcome.length > 0 ? "fail" : "pass", outcome);
    if (outcome.kind !== "partial") return done(outcome.kind, [], outcome.reason);
    const { findings, unseen } = outcome;
    if (unseen.length === 0) return done(findings.length > 0 ? "fail" : "pass", findings);
    const { reason, remedy } = describeUnseen(unseen);
    return done(findings.length > 0 ? "fail" : "undecided", findings, reason, remedy);
  } catch (error) {
    if (isImageError(error)) {
      const { reason, remedy } = describeUnseen([error]);
      return done("undecided", [], reason, remedy);
    }
    onCrash?.(check.id, error);
    const fact = image.failedFacts.get(error);
    return done("crashed", [], fact === undefined ? String(error) : `the fact "${fact}" crashed`);
  }
}

/** A fact that fails is told once, whatever number of checks asked for it. */
function failedFacts(image: Image): Notice[] {
  return [...image.failedFacts]
    .filter(([error]) => error !== image.rootError)
    .map(([error, name]) =>
      isImageError(error)
        ? { code: "fact-unreadable", message: `the fact "${name}" is not known: ${withRemedy(error)}` }
        : { code: "fact-crashed", message: `the fact "${name}" crashed: ${String(error)}` },
    )
    .sort((a, b) => compare(a.message, b.message));
}

/** What the configuration says of the check stands for its level; a finding that is milder by itself stays so. */
function severityOfFinding(
  { level }: Pick<Finding, "level">,
  { check, severity }: CheckPlan,
  target: Target,
): Severity {
  const own = severityOf(level ?? check.level, target);
  if (severity === undefined || severity === "off") return own;
  return level === undefined ? severity : milder(own, severity);
}

async function knownOs(image: Image, notices: Notice[]): Promise<OperatingSystem | undefined> {
  // What keeps the fact from being known is told with the other facts that failed.
  const system = await image.fact(os).catch(() => undefined);
  if (system && !system.recognized) {
    const message = `the distribution "${system.name}" is not one that vhdlint knows; only the generic checks apply`;
    notices.push({ code: "unknown-distribution", message });
  }
  return system;
}

/** Orders checks by area, then id: the order of every report. */
export function sortChecks(checks: readonly Check[]): Check[] {
  return [...checks].sort((a, b) => compare(areaOf(a.id), areaOf(b.id)) || compare(a.id, b.id));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
