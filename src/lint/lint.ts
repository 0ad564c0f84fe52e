import { isImageError } from "../image/errors.ts";
import type { Image } from "../image/image.ts";
import { type OpenOptions, openImage } from "../image/open-image.ts";
import { version } from "../version.ts";
import type { Check } from "./check.ts";
import type { FailOn, ImageReport, ImageStatus, Report, Summary } from "./report.ts";
import { type RequestedTarget, resolveTarget, withoutImage } from "./resolve-target.ts";
import { judge, sortChecks } from "./runner.ts";
import { type Selection, selectChecks } from "./select.ts";
import { withRemedy } from "./unseen.ts";

export interface LintConfig extends Selection {
  readonly checks: readonly Check[];
  /** What the images are meant for, as far as it is known. */
  readonly target?: RequestedTarget;
  /** The mildest severity that makes an image fail. Default `error`. */
  readonly failOn?: FailOn;
  /** How disk images are opened. */
  readonly disk?: OpenOptions["disk"];
}

export interface LintContext {
  /** Ends the run: `lint` then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Hears of each image before it is opened. */
  readonly onImage?: (locator: string, index: number, count: number) => void;
  /** Hears the stack of whatever crashes. */
  readonly onCrash?: (where: string, error: unknown) => void;
}

/**
 * Judges images, given by locator or opened already (those stay open), one after the other. An image that cannot be
 * opened is reported with its reason and does not stop the others. A selection that leaves nothing is a `UsageError`.
 */
export async function lint(
  images: readonly (string | Image)[],
  config: LintConfig,
  context: LintContext = {},
): Promise<Report> {
  const { only = [], skip = [], failOn = "error", target = {}, disk } = config;
  const checks = selectChecks(sortChecks(config.checks), { only, skip });
  const reports: ImageReport[] = [];
  for (const [index, given] of images.entries()) {
    context.signal?.throwIfAborted();
    context.onImage?.(typeof given === "string" ? given : given.input.locator, index, images.length);
    reports.push(await lintOne(given, { checks, target, failOn, disk }, context));
  }
  return {
    schemaVersion: 1,
    tool: { name: "vhdlint", version },
    status: worst(reports),
    config: { failOn, only, skip },
    images: reports,
    summary: summarize(reports),
    notices: [],
  };
}

interface Job {
  readonly checks: readonly Check[];
  readonly target: RequestedTarget;
  readonly failOn: FailOn;
  readonly disk: LintConfig["disk"];
}

async function lintOne(given: string | Image, job: Job, context: LintContext): Promise<ImageReport> {
  if (typeof given !== "string") return judgeOpened(given, job, context);
  let image: Image;
  try {
    image = await openImage(given, {
      ...(context.signal ? { signal: context.signal } : {}),
      ...(job.disk ? { disk: job.disk } : {}),
    });
  } catch (error) {
    if (!isImageError(error)) throw error;
    const { target, origin } = withoutImage(job.target);
    return {
      path: given,
      kind: "unknown",
      os: null,
      target,
      targetOrigin: origin,
      status: "incomplete",
      results: [],
      notices: [],
      error: withRemedy(error),
    };
  }
  await using opened = image;
  return await judgeOpened(opened, job, context);
}

async function judgeOpened(image: Image, job: Job, { signal, onCrash }: LintContext): Promise<ImageReport> {
  const { target, origin, notices } = await resolveTarget(job.target, image);
  return judge(image, {
    ...job,
    target,
    targetOrigin: origin,
    notices: [...(image.input.notices ?? []), ...notices],
    ...(signal ? { signal } : {}),
    ...(onCrash ? { onCrash } : {}),
  });
}

function worst(reports: readonly ImageReport[]): ImageStatus {
  const order: readonly ImageStatus[] = ["incomplete", "failed", "passed"];
  return order.find((status) => reports.some((report) => report.status === status)) ?? "passed";
}

function summarize(reports: readonly ImageReport[]): Summary {
  const results = reports.flatMap((report) => report.results);
  const findings = results.flatMap((result) => result.findings);
  const bySeverity = (severity: string) => findings.filter((finding) => finding.severity === severity).length;
  const byStatus = (status: string) => results.filter((result) => result.status === status).length;
  return {
    images: reports.length,
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
