/**
 * The library: open an image, read its facts, judge it. What judges and inspects is loaded by the first call: who only
 * reads files of an image starts twice as fast without.
 */
import type { Image } from "./image/image.ts";
import type { Inspection } from "./inspect/inspection.ts";
import type { Advice } from "./advise/advice.ts";
import type { Check } from "./lint/check.ts";
import type { LintConfig, LintContext } from "./lint/lint.ts";
import type { Report } from "./lint/report.ts";
import { type Format, explainsChecks } from "./report/formats.ts";
import type { ReportOptions } from "./report/options.ts";

export type { Disk } from "./image/disk.ts";
export { ImageError, type ImageErrorCode, isImageError } from "./image/errors.ts";
export { type Fact, type Located, defineFact } from "./image/fact.ts";
export { Image, type ImageInput } from "./image/image.ts";
export { openImage } from "./image/open-image.ts";
export type { DirectoryEntry, FileStat, FileTree, FileType } from "./image/tree/file-tree.ts";
export { walk } from "./image/tree/walk.ts";
export {
  type AppliesTo,
  type Check,
  type CheckDeclaration,
  type CheckContext,
  type Finding,
  type Fix,
  type Level,
  type Outcome,
  type Severity,
  type Status,
  attempt,
  defineCheck,
  notApplicable,
  partial,
  undecided,
} from "./lint/check.ts";
export {
  type CheckSetting,
  type Configuration,
  type ImageSetting,
  type SuppressionSetting,
  defineConfig,
} from "./lint/configuration/configuration.ts";
export { type Plugin, type Reporter, definePlugin } from "./lint/plugin.ts";
export type { LintConfig } from "./lint/lint.ts";
export type { Advice } from "./advise/advice.ts";
export type { Inspection } from "./inspect/inspection.ts";
export type { LintContext } from "./lint/lint.ts";
export type { CheckResult, FailOn, ImageReport, ImageStatus, Notice, Report, ReportedFinding } from "./lint/report.ts";
export type { RequestedTarget } from "./lint/resolve-target.ts";
export { type Target, type TargetOrigin, defaultTarget } from "./lint/target.ts";
export { UsageError } from "./lint/usage-error.ts";
export type { ReportOptions } from "./report/options.ts";
export { type Format, formats } from "./report/formats.ts";
export { version } from "./version.ts";

/** Every check that comes with vhdlint. */
export async function builtInChecks(): Promise<readonly Check[]> {
  return (await import("../checks/index.ts")).checks;
}

/** Judges images, given by locator or opened already, by the built-in checks unless others are given. */
export async function lint(
  images: readonly (string | Image)[],
  config: Partial<LintConfig> = {},
  context: LintContext = {},
): Promise<Report> {
  const { lint: lintWith } = await import("./lint/lint.ts");
  return lintWith(images, { ...config, checks: config.checks ?? (await builtInChecks()) }, context);
}

/** Reads what an opened image says of itself. A part that cannot be read is null and named with its reason. */
export async function inspect(image: Image): Promise<Inspection> {
  return (await import("./inspect/inspect.ts")).inspect(image);
}

/** Says how Azure can keep an opened image, and the commands that bring it there. */
export async function advise(image: Image, config: Partial<LintConfig> = {}): Promise<Advice> {
  const { advise: adviseOn } = await import("./advise/advise.ts");
  return adviseOn(image, { ...config, checks: config.checks ?? (await builtInChecks()) });
}

/** The report as text of that format. Where a format explains checks, it explains the built-in ones unless told others. */
export async function render(report: Report, format: Format, options: ReportOptions = {}): Promise<string> {
  const { render: renderAs } = await import("./report/render.ts");
  if (options.checks || !explainsChecks(format)) return renderAs(report, format, options);
  return renderAs(report, format, { ...options, checks: await builtInChecks() });
}
