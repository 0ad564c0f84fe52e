import type { Image } from "../image/image.ts";
import { version } from "../version.ts";
import type { Check } from "./check.ts";
import { type ImageConfig, type ImageContext, lintImage } from "./lint-image.ts";
import type { ImageReport, ImageStatus, Notice, Report } from "./report.ts";
import { sortChecks } from "./runner.ts";
import { type Selection, selectChecks } from "./select.ts";
import { suppressionNotices } from "./suppression.ts";
import { summarize, worstStatus } from "./verdict.ts";

export interface LintConfig extends ImageConfig, Selection {
  /** Whether a suppression that matches nothing makes the run fail. Default false. */
  readonly strictSuppressions?: boolean;
}

export interface LintContext extends ImageContext {
  /** Hears of each image before it is opened. */
  readonly onImage?: (locator: string, index: number, count: number) => void;
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
  const checks = selectedChecks(config);
  const reports: ImageReport[] = [];
  for (const [index, given] of images.entries()) {
    context.signal?.throwIfAborted();
    context.onImage?.(typeof given === "string" ? given : given.input.locator, index, images.length);
    reports.push(await lintImage(given, { ...config, checks }, context));
  }
  return summarizeRun(reports, config);
}

/** The checks that the selection leaves, in the order of every report; one that leaves nothing is a `UsageError`. */
export function selectedChecks(config: Pick<LintConfig, "checks" | "only" | "skip">): readonly Check[] {
  return selectChecks(sortChecks(config.checks), config);
}

/** The report of a run, of the reports of its images. */
export function summarizeRun(images: readonly ImageReport[], config: Omit<LintConfig, "checks">): Report {
  const { failOn = "error", failOnUndecided, only = [], skip = [], exceptions, strictSuppressions } = config;
  const notices = exceptions ? suppressionNotices(images, exceptions) : [];
  return {
    schemaVersion: 1,
    tool: { name: "vhdlint", version },
    status: worstStatus([
      ...images.map(({ status }) => status),
      ...(strictSuppressions ? notices.map(statusOfNotice) : []),
    ]),
    config: { failOn, ...(failOnUndecided === undefined ? {} : { failOnUndecided }), only, skip },
    images,
    summary: summarize(images),
    notices,
  };
}

function statusOfNotice({ code }: Notice): ImageStatus {
  return code === "suppression-unused" ? "failed" : "passed";
}
