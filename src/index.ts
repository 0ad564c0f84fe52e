/** The library: open an image, read its facts, judge it. */
export { ImageError, type ImageErrorCode, isImageError } from "./image/errors.ts";
export { type Fact, type Located, defineFact } from "./image/fact.ts";
export { Image, type ImageInput } from "./image/image.ts";
export { openImage } from "./image/open-image.ts";
export type { DirectoryEntry, FileStat, FileTree, FileType } from "./image/tree/file-tree.ts";
export { walk } from "./image/tree/walk.ts";
export {
  type AppliesTo,
  type Check,
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
export type { CheckResult, ImageReport, Notice, Report, ReportedFinding } from "./lint/report.ts";
export { type Target, defaultTarget } from "./lint/target.ts";
