import type { Severity } from "../lint/check.ts";
import type { CheckResult, ImageReport, Report } from "../lint/report.ts";
import { escapeText } from "./escape.ts";
import type { ReportOptions } from "./options.ts";
import { type Page, pageWidth } from "./page.ts";
import { counts, findingBlock } from "./pretty-finding.ts";
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
    ...(show("suppressed") ? [quietly(image, "suppressed", "suppressed", page)] : []),
    ...(show("passed") ? [quietly(image, "pass", "passed", page)] : []),
    ...(options.show?.includes("timings") ? [timings(image, page)] : []),
  ];
  return blocks.filter((block) => block.length > 0).flatMap((block, index) => (index === 0 ? block : ["", ...block]));
}

const severities: readonly Severity[] = ["error", "warning", "info"];

function verdict(image: ImageReport, { style, width }: Page): string[] {
  const label = {
    passed: style.green(style.bold("PASSED")),
    failed: style.red(style.bold("FAILED")),
    incomplete: style.yellow(style.bold("INCOMPLETE")),
  }[image.status];
  const words = image.status.toUpperCase();
  const text = `${escapeText(image.path)}: ${image.error === undefined ? outcome(image) : escapeText(image.error)}`;
  const [first = "", ...rest] = hanging(`${words}  `, text, width);
  return [label + first.slice(words.length), ...rest];
}

function outcome(image: ImageReport): string {
  const findings = image.results.flatMap(({ findings }) => findings);
  const broken = image.results.filter(({ status }) => status === "crashed").length;
  const found = counts(findings.map(({ severity }) => severity));
  const crashes = broken === 0 ? [] : [`${broken} ${broken === 1 ? "check" : "checks"} crashed`];
  return [found, ...crashes].join("; ");
}

/** What the image is and what it was judged as, with what was assumed. */
function about(image: ImageReport, { style, width }: Page): string[] {
  if (image.error !== undefined) return [];
  const { target, targetOrigin: origin } = image;
  const name = image.os ? escapeText(image.os.name) : "unknown system";
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
  ["directory", "a directory"],
  ["tar", "a tar archive"],
  ["oci", "a container image"],
  ["memory", "memory"],
]);

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
  const heading = {
    error: style.red(style.bold("Errors")),
    warning: style.yellow(style.bold("Warnings")),
    info: style.blue(style.bold("Notes")),
  }[severity];
  const what = {
    error: "Azure would refuse, not boot or not provision it, or it is unsafe",
    warning: "it works, but not as Azure asks",
    info: "worth knowing",
  }[severity];
  return [`${heading} ${style.dim(`- ${what}`)}`, ...results.flatMap((result) => ["", ...findingBlock(result, page)])];
}

/** Checks that could not decide, by what kept them from it: one place often stops many. */
function undecided(image: ImageReport, page: Page): string[] {
  const byReason = new Map<string, string[]>();
  for (const { status, reason = "no reason given", check } of image.results) {
    if (status !== "undecided") continue;
    byReason.set(reason, [...(byReason.get(reason) ?? []), check]);
  }
  if (byReason.size === 0) return [];
  const { style, width } = page;
  return [
    `${style.yellow(style.bold("Undecided"))} ${style.dim("- neither good nor bad: it could not be seen")}`,
    ...[...byReason].flatMap(([reason, checks]) => [
      "",
      ...hanging("  ", escapeText(reason), width),
      ...hanging("    ", checks.join(", "), width).map((line) => style.dim(line)),
    ]),
  ];
}

function crashed(image: ImageReport, { style, width }: Page): string[] {
  const results = image.results.filter(({ status }) => status === "crashed");
  if (results.length === 0) return [];
  return [
    `${style.red(style.bold("Crashed"))} ${style.dim("- a fault of vhdlint; please report it with the output of --debug")}`,
    "",
    ...results.flatMap(({ check, reason }) => hanging(`  ${check}  `, escapeText(reason ?? ""), width)),
  ];
}

function notices(all: ImageReport["notices"], { style, width }: Page): string[] {
  if (all.length === 0) return [];
  return [style.bold("Notices"), ...all.flatMap(({ message }) => hanging("  - ", escapeText(message), width))];
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
  return [
    style.bold("Slowest checks"),
    ...slowest.map(({ check, durationMs }) => `  ${durationMs.toFixed(1).padStart(8)} ms  ${check}`),
  ];
}

function footer(report: Report, { style, width, options }: Page): string[] {
  if (options.quiet) return [];
  const { summary } = report;
  const parts = [
    `${summary.checks} checks`,
    `${summary.passed} passed`,
    `${summary.failed} failed`,
    ...(summary.notApplicable > 0 ? [`${summary.notApplicable} do not apply`] : []),
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
    ...wrap(parts.join(", "), width).map((line) => style.dim(line)),
    ...(summary.failed > 0 ? [style.dim("vhdlint explain <check> says why, and where it is asked for")] : []),
  ];
}
