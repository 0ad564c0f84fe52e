import type { CheckResult, ImageReport, Report } from "../lint/report.ts";
import { escapeJson } from "./escape.ts";
import type { ReportOptions } from "./options.ts";

/**
 * The report as it is (`schemaVersion` 1, additive changes only). The same report gives the same bytes: durations are in
 * it only where `timings` are asked for.
 */
export function json(report: Report, options: ReportOptions = {}): string {
  const timings = options.show?.includes("timings") ?? false;
  return toJson({ ...report, images: report.images.map((image) => jsonImage(image, timings)) });
}

/** Any plain data as indented JSON with a final newline, harmless on a terminal. */
export function toJson(value: unknown): string {
  return `${escapeJson(JSON.stringify(value, undefined, 2))}\n`;
}

function jsonImage({ read, ...image }: ImageReport, timings: boolean) {
  const { generation, arch } = image.target;
  return {
    ...image,
    ...(timings && read ? { read } : {}),
    // What is not known is said so, not left out.
    target: { ...image.target, generation: generation ?? null, arch: arch ?? null },
    results: image.results.map((result) => jsonResult(result, timings)),
  };
}

function jsonResult({ durationMs, ...result }: CheckResult, timings: boolean) {
  return timings ? { ...result, durationMs: Math.round(durationMs * 1000) / 1000 } : result;
}
