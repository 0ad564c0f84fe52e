import type { Severity } from "../lint/check.ts";
import type { CheckResult, ImageReport, Report } from "../lint/report.ts";
import { byteSize } from "./byte-size.ts";
import { escapeText } from "./escape.ts";
import type { ReportOptions } from "./options.ts";
import { type Page, pageWidth } from "./page.ts";
import { outcome } from "./outcome.ts";
import { findingBlock } from "./pretty-finding.ts";
import { severities } from "./severity.ts";
import { style } from "./style.ts";
import { hanging, padColumns, wrap } from "./wrap.ts";

/** For people: the verdict, what is wrong and what to do about it, then what could not be judged. Ends in a newline. */
export function pretty(report: Report, options: ReportOptions = {}): string {
  const page: Page = { style: style(options.color ?? false), width: pageWidth(options.width), options };
  const images = report.images.map((image) => imagePage(image, report, page).join("\n"));
  const ending = footer(report, page);
  return `${[...images, ...(ending.length > 0 ? [ending.join("\n")] : [])].join("\n\n")}\n`;
}

function imagePage(image: ImageReport, report: Report, page: Page): string[] {
  const { options } = page;
  const show = (kind: "passed" | "not-applicable" | "suppressed") => options.show?.includes(kind) ?? false;
  const blocks: string[][] = [
    verdict(image, page),
    ...(options.quiet ? [] : [about(image, page)]),
    ...severities.map((severity) => findingsOf(image, severity, page)),
    crashed(image, page),
    ...(options.quiet ? [] : [undecided(image, page), notices([...image.notices, ...report.notices], page)]),
    ...(show("not-applicable") ? [quietly(image, "not-applicable", "does not apply", page)] : []),
    ...(show("suppressed") ? [suppressed(image, page)] : []),
    ...(show("passed") ? [quietly(image, "pass", "passed", page)] : []),
    ...(options.show?.includes("timings") ? [timings(image, page)] : []),
  ];
  return blocks.filter((block) => block.length > 0).flatMap((block, index) => (index === 0 ? block : ["", ...block]));
}

function verdict(image: ImageReport, { style, width }: Page): string[] {
  const label = {
    passed: style.green(style.bold("PASSED")),
    failed: style.red(style.bold("FAILED")),
    incomplete: style.yellow(style.bold("INCOMPLETE")),
  }[image.status];
  const words = image.status.toUpperCase();
  const said = image.error ?? outcome(image);
  // Why an image cannot be opened usually names it.
  const text = said.includes(image.path) ? escapeText(said) : `${escapeText(image.path)}: ${escapeText(said)}`;
  const [first = "", ...rest] = hanging(`${words}  `, text, width);
  return [label + first.slice(words.length), ...rest];
}

/** What the image is and what it was judged as, with what was assumed. */
function about(image: ImageReport, { style, width }: Page): string[] {
  if (image.results.length === 0) return [];
  const { target, targetOrigin: origin } = image;
  const name = image.os ? escapeText(image.os.name) : "none found";
  const arch = origin.arch === "found" && target.arch !== undefined ? `, ${target.arch}` : "";
  const words = [
    `${target.type} image`,
    `for ${places[target.target]}`,
    ...(target.generation === undefined ? [] : [`generation ${target.generation}`]),
    ...(origin.arch === "said" && target.arch !== undefined ? [target.arch] : []),
    ...(target.security === "standard" ? [] : [securities[target.security]]),
    ...(target.diskController === "scsi" ? [] : ["NVMe disks"]),
  ];
  const flags = (["type", "target"] as const).filter((key) => origin[key] === "assumed").map((key) => `--${key}`);
  const assumed =
    flags.length === 0 ? "" : ` (assumed; ${flags.join(" and ")} say${flags.length === 1 ? "s" : ""} otherwise)`;
  return [
    ...hanging(
      "  system  ",
      `${name}${arch}, read from ${kinds.get(image.kind) ?? `a ${escapeText(image.kind)}`}`,
      width,
    ),
    ...hanging("  judged  ", `as a ${words.join(", ").replace(", for", " for")}${assumed}`, width),
  ].map((line) => style.dim(line));
}

const kinds: ReadonlyMap<string, string> = new Map([
  ["tar", "a tar archive"],
  ["memory", "memory"],
  ["raw", "a raw disk image"],
  ["vhd", "a VHD"],
  ["vhdx", "a VHDX"],
  ["vmdk", "a VMDK"],
  ["vdi", "a VDI"],
]);

/** So many names of checks are told where one place kept them from deciding. */
const MAX_NAMES = 12;

const places = {
  "managed-disk": "a managed disk",
  "managed-image": "a managed image",
  gallery: "a compute gallery",
  marketplace: "the Marketplace",
} as const;

const securities = { "trusted-launch": "trusted launch", confidential: "confidential VM" } as const;

function findingsOf(image: ImageReport, severity: Severity, page: Page): string[] {
  const results = image.results.filter((result) => result.status === "fail" && result.severity === severity);
  if (results.length === 0) return [];
  const { style } = page;
  const label = { error: "Errors", warning: "Warnings", info: "Notes" }[severity];
  const color = { error: style.red, warning: style.yellow, info: style.blue }[severity];
  const what = {
    error: "Azure would refuse, not boot or not provision it, or it is unsafe",
    warning: "it works, but not as Azure asks",
    info: "worth knowing",
  }[severity];
  return [...heading(label, color, what, page), ...results.flatMap((result) => ["", ...findingBlock(result, page)])];
}

function heading(label: string, color: (text: string) => string, remark: string, { style, width }: Page): string[] {
  const [first = "", ...rest] = hanging(`${label} - `, remark, width);
  return [color(style.bold(label)) + style.dim(first.slice(label.length)), ...rest.map((line) => style.dim(line))];
}

/** Checks that could not decide, by what kept them from it: one place often stops many. */
function undecided(image: ImageReport, page: Page): string[] {
  // What stands in the first line need not be told again.
  const results = image.results.filter(
    ({ status, reason = "" }) => status === "undecided" && (reason === "" || !image.error?.startsWith(reason)),
  );
  if (results.length === 0) return [];
  const byReason = new Map<string, string[]>();
  for (const { reason = "no reason given", check } of results) {
    byReason.set(reason, [...(byReason.get(reason) ?? []), check]);
  }
  const { style, width, options } = page;
  const remedies = [...new Set(results.flatMap(({ remedy }) => remedy ?? []))];
  return [
    ...heading("Undecided", style.yellow, "neither good nor bad: it could not be seen", page),
    "",
    ...[...byReason].flatMap(([reason, checks]) => [
      ...hanging("  ", escapeText(reason), width),
      ...hanging("    ", named(checks, options.verbose ?? false), width).map((line) => style.dim(line)),
    ]),
    ...(remedies.length === 0
      ? []
      : ["", ...remedies.flatMap((remedy) => hanging("  To see more: ", escapeText(remedy), width))]),
  ];
}

function named(checks: readonly string[], all: boolean): string {
  const shown = all ? checks : checks.slice(0, MAX_NAMES);
  const more = checks.length - shown.length;
  return shown.join(", ") + (more > 0 ? ` and ${more} more` : "");
}

function crashed(image: ImageReport, page: Page): string[] {
  const results = image.results.filter(({ status }) => status === "crashed");
  if (results.length === 0) return [];
  return [
    ...heading("Crashed", page.style.red, "a fault of vhdlint; please report it with the output of --debug", page),
    "",
    ...results.flatMap(({ check, reason }) => hanging(`  ${check}  `, escapeText(reason ?? ""), page.width)),
  ];
}

function notices(all: ImageReport["notices"], { style, width, options }: Page): string[] {
  // That a fact is not known is told by the checks that are undecided for it.
  const shown = all.filter(({ code }) => options.verbose || code !== "fact-unreadable");
  if (shown.length === 0) return [];
  return [style.bold("Notices"), ...shown.flatMap(({ message }) => hanging("  - ", escapeText(message), width))];
}

/** Who excuses what, one line each. */
function suppressed(image: ImageReport, { style, width }: Page): string[] {
  const lines = image.results.flatMap(({ check, findings }) =>
    findings.flatMap(({ suppression, path, subject = path ?? "" }) =>
      suppression === undefined ? [] : [`${check} ${subject}: ${suppression.reason} (${suppression.by})`],
    ),
  );
  if (lines.length === 0) return [];
  return [
    style.bold("Suppressed"),
    ...lines.flatMap((line) => hanging("  ", escapeText(line), width).map((each) => style.dim(each))),
  ];
}

/** One line a check, for statuses that are not news. */
function quietly(image: ImageReport, status: CheckResult["status"], word: string, { style, width }: Page): string[] {
  const results = image.results.filter((result) => result.status === status);
  if (results.length === 0) return [];
  const columns = Math.max(...results.map(({ check }) => check.length));
  return [
    style.bold(`${word.charAt(0).toUpperCase()}${word.slice(1)}`),
    ...results.flatMap(({ check, title, reason }) =>
      hanging(`  ${padColumns(check, columns)}  `, escapeText(reason ?? title), width).map((line) => style.dim(line)),
    ),
  ];
}

function timings(image: ImageReport, { style }: Page): string[] {
  const slowest = [...image.results].sort((a, b) => b.durationMs - a.durationMs).slice(0, 10);
  const { read } = image;
  return [
    ...(read
      ? [style.bold("Read"), `  ${byteSize(read.bytes)} of ${byteSize(read.fileBytes)} in ${read.reads} reads`]
      : []),
    style.bold("Slowest checks"),
    ...slowest.map(({ check, durationMs }) => `  ${durationMs.toFixed(1).padStart(8)} ms  ${check}`),
  ];
}

function footer(report: Report, { style, width, options }: Page): string[] {
  if (options.quiet) return [];
  const { summary } = report;
  const parts = [
    `${summary.checks} ${summary.checks === 1 ? "check" : "checks"}`,
    `${summary.passed} passed`,
    ...(summary.failed > 0 ? [`${summary.failed} failed`] : []),
    ...(summary.notApplicable > 0 ? [`${summary.notApplicable} not applicable`] : []),
    ...(summary.undecided > 0 ? [`${summary.undecided} undecided`] : []),
    ...(summary.suppressed > 0 ? [`${summary.suppressed} suppressed`] : []),
    ...(summary.crashed > 0 ? [`${summary.crashed} crashed`] : []),
    ...(options.elapsedMs === undefined ? [] : [`${(options.elapsedMs / 1000).toFixed(2)} s`]),
  ];
  const images = report.images.map(
    ({ path, status }) => `  ${padColumns(status.toUpperCase(), 10)}  ${escapeText(path)}`,
  );
  return [
    ...(images.length > 1 ? [style.bold(`${images.length} images`), ...images, ""] : []),
    ...(summary.checks > 0 ? wrap(parts.join(", "), width).map((line) => style.dim(line)) : []),
    ...(summary.failed > 0
      ? wrap("vhdlint explain <check> says why, and where it is asked for", width).map(style.dim)
      : []),
  ];
}
