import { gzipSync } from "node:zlib";
import type { ImageReport, Report } from "../lint/report.ts";
import { projectUrl } from "../version.ts";
import { toJson } from "./json.ts";
import type { ReportOptions } from "./options.ts";
import { imageLabels } from "./place.ts";
import { sarifNotifications } from "./sarif-notifications.ts";
import { sarifResults } from "./sarif-results.ts";
import { sarifRules } from "./sarif-rules.ts";

/** What GitHub code scanning takes of one upload; a file beyond it is refused, or cut where nobody sees it. */
const MAX_RUNS = 20;
const MAX_RESULTS = 5000;
const MAX_GZIP_BYTES = 10_000_000;

/**
 * SARIF 2.1.0 for code scanning: a run for each image, with a category of its own, so that images do not overwrite each
 * other. What does not fit is left out, the mildest first, and the run says so.
 */
export function sarif(report: Report, options: ReportOptions = {}): string {
  for (let limit = MAX_RESULTS; ; limit = Math.floor(limit / 2)) {
    const text = toJson(log(report, options, limit));
    if (limit === 0 || Buffer.byteLength(text) < MAX_GZIP_BYTES || gzipSync(text).length < MAX_GZIP_BYTES) return text;
  }
}

function log(report: Report, options: ReportOptions, limit: number) {
  const labels = imageLabels(report, options);
  const runs = report.images
    .slice(0, MAX_RUNS)
    .map((image, index) => run(image, labels[index] ?? "image", { report, options, limit }));
  return {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs,
  };
}

interface Context {
  readonly report: Report;
  readonly options: ReportOptions;
  readonly limit: number;
}

function run(image: ImageReport, label: string, { report, options, limit }: Context) {
  const { driver, extensions, indexOf } = sarifRules(image, options);
  const results = sarifResults(image, label, indexOf, options);
  const kept = results.slice(0, limit);
  const remarks = [
    ...(results.length > kept.length
      ? [`of ${results.length} results the ${kept.length} most severe are kept: code scanning takes no more`]
      : []),
    ...(report.images.length > MAX_RUNS
      ? [`of ${report.images.length} images the first ${MAX_RUNS} are kept: code scanning takes no more in one file`]
      : []),
  ];
  return {
    tool: {
      driver: {
        name: report.tool.name,
        semanticVersion: report.tool.version,
        informationUri: projectUrl,
        rules: driver,
      },
      ...(extensions.length > 0 ? { extensions } : {}),
    },
    automationDetails: { id: `vhdlint/${label}/` },
    invocations: [
      {
        executionSuccessful: image.status !== "incomplete",
        toolExecutionNotifications: sarifNotifications(image, report, indexOf, remarks),
      },
    ],
    columnKind: "utf16CodeUnits",
    results: kept,
  };
}
