import { type ImageReport, type Report, openFindings } from "../lint/report.ts";
import { htmlFailure } from "./html-failure.ts";
import { type Html, join, tag, text } from "./html-tag.ts";
import type { ReportOptions } from "./options.ts";
import { noticesOf, reasonOf, undecidedByReason, withStatus } from "./outcome.ts";
import { severities, severityName } from "./severity.ts";

/** One image: verdict, what failed by severity, what could not be seen, then the rest folded. */
export function htmlImage(image: ImageReport, index: number, report: Report, options: ReportOptions): Html {
  const id = `image-${index + 1}`;
  return tag(
    "section",
    { class: "image", id, "aria-labelledby": `${id}-name` },
    verdict(image, id),
    ...severities.map((severity) => failures(image, severity, id, options)),
    crashed(image),
    undecided(image),
    notices(image, report),
    fold(image, "suppressed", "Suppressed", "they failed, and somebody says that they may"),
    fold(image, "pass", "Passed", "looked at, and as it should be"),
    fold(image, "not-applicable", "Not applicable", "they say nothing to this image or target"),
  );
}

function verdict(image: ImageReport, id: string): Html {
  return tag(
    "div",
    { class: `card verdict ${image.status}` },
    tag("span", { class: `badge ${image.status}` }, text(image.status)),
    tag("h2", { id: `${id}-name` }, text(image.path)),
    tag("p", { class: "said" }, text(image.error ?? found(image))),
    image.results.length === 0 ? undefined : join([chips(image), bar(image), about(image)]),
  );
}

/** A check may find more than one thing. */
function found(image: ImageReport): string {
  const failed = withStatus(image, "fail");
  const count = failed.flatMap(openFindings).length;
  if (count === 0) return "nothing found";
  const findings = `${count} ${count === 1 ? "finding" : "findings"}`;
  return `${findings} of ${failed.length} failed ${failed.length === 1 ? "check" : "checks"}`;
}

interface Share {
  readonly name: string;
  readonly look: "error" | "warning" | "info" | "unseen" | "good" | "rest";
  readonly count: number;
}

/** All checks of the image by how they ended; failed ones by their severity. */
function shares(image: ImageReport): readonly Share[] {
  const failed = severities.map((severity): Share => {
    const count = withStatus(image, "fail").filter((result) => result.severity === severity).length;
    return { name: `${severityName(severity)}${count === 1 ? "" : "s"}`, look: severity, count };
  });
  const ended = (status: "crashed" | "undecided" | "pass" | "suppressed" | "not-applicable", name: string) => ({
    name,
    count: withStatus(image, status).length,
  });
  const all: readonly Share[] = [
    ...failed,
    { ...ended("crashed", "crashed"), look: "error" },
    { ...ended("undecided", "undecided"), look: "unseen" },
    { ...ended("pass", "passed"), look: "good" },
    { ...ended("suppressed", "suppressed"), look: "rest" },
    { ...ended("not-applicable", "not applicable"), look: "rest" },
  ];
  return all.filter(({ count }) => count > 0);
}

function chips(image: ImageReport): Html {
  const items = shares(image).map(({ name, look, count }) =>
    tag("li", { class: `chip ${look}` }, tag("b", {}, text(String(count))), text(` ${name}`)),
  );
  return tag("ul", { class: "chips", "aria-label": "Checks by how they ended" }, ...items);
}

/** Drawn with attributes: styles of elements are not let in by the policy of the page. */
function bar(image: ImageReport): Html {
  let x = 0;
  const rects = shares(image).map(({ look, count }) => {
    const rect = tag("rect", { class: `f-${look}`, x, y: 0, width: count, height: 1 });
    x += count;
    return rect;
  });
  const size = { viewBox: `0 0 ${image.results.length} 1`, preserveAspectRatio: "none" };
  return tag("svg", { class: "bar", "aria-hidden": "true", ...size }, ...rects);
}

function about({ os, kind, target, targetOrigin }: ImageReport): Html {
  const origin = (key: keyof typeof targetOrigin) => (targetOrigin[key] === "assumed" ? " (assumed)" : "");
  const rows: readonly (readonly [string, string])[] = [
    ["System", os?.name ?? "none found"],
    ["Read from", kind],
    ["Architecture", target.arch ?? "not known"],
    ["Judged as", `${target.type}${origin("type")}`],
    ["For", `${target.target}${origin("target")}`],
    ["Generation", target.generation === undefined ? "either" : String(target.generation)],
    ["Security", target.security],
    ["Disk controller", target.diskController],
  ];
  const cells = rows.map(([name, value]) => tag("div", {}, tag("dt", {}, text(name)), tag("dd", {}, text(value))));
  return tag("dl", { class: "about" }, ...cells);
}

const remarks = {
  error: "Azure would refuse it, not boot it or not provision it, or it is unsafe",
  warning: "it works, but not as Azure asks",
  info: "worth knowing",
} as const;

function failures(
  image: ImageReport,
  severity: (typeof severities)[number],
  id: string,
  options: ReportOptions,
): Html | undefined {
  const results = withStatus(image, "fail").filter((result) => result.severity === severity);
  if (results.length === 0) return undefined;
  const name = severityName(severity);
  return tag(
    "div",
    { class: "group", "data-group": true },
    tag(
      "h3",
      {},
      text(`${name.charAt(0).toUpperCase()}${name.slice(1)}s `),
      tag("small", {}, text(`${results.length}: ${remarks[severity]}`)),
    ),
    ...results.map((result) => htmlFailure(result, id, options)),
  );
}

function crashed(image: ImageReport): Html | undefined {
  const items = withStatus(image, "crashed").map(({ check, reason = "" }) =>
    tag("li", {}, tag("code", {}, text(check)), text(` ${reason}`)),
  );
  return block("bad", "Crashed: a fault of vhdlint, please report it", items);
}

function undecided(image: ImageReport): Html | undefined {
  const items = [...undecidedByReason(image)].map(([reason, results]) => {
    const remedies = [...new Set(results.flatMap(({ remedy }) => remedy ?? []))];
    const names = results.map(({ check }) => tag("code", {}, text(check)));
    return tag(
      "li",
      {},
      text(`${reason}: `),
      join(names, ", "),
      remedies.length === 0 ? undefined : text(`. To see more: ${remedies.join("; ")}`),
    );
  });
  return block("", "Undecided: neither good nor bad, it could not be seen", items);
}

function notices(image: ImageReport, report: Report): Html | undefined {
  const items = noticesOf(image, report).map((message) => tag("li", {}, text(message)));
  return block("plain", "Notices", items);
}

function block(look: string, title: string, items: readonly Html[]): Html | undefined {
  if (items.length === 0) return undefined;
  const card = tag(
    "div",
    { class: `card block ${look}`.trimEnd() },
    tag("h3", {}, text(title)),
    tag("ul", {}, ...items),
  );
  return tag("div", { class: "group" }, card);
}

function fold(
  image: ImageReport,
  status: "suppressed" | "pass" | "not-applicable",
  title: string,
  remark: string,
): Html | undefined {
  const results = withStatus(image, status);
  if (results.length === 0) return undefined;
  const items = results.map((result) =>
    tag(
      "li",
      { "data-item": true },
      tag("code", {}, text(result.check)),
      tag("span", {}, text(reasonOf(result) || result.title)),
    ),
  );
  return tag(
    "details",
    { class: "card fold", "data-group": true, "data-list": true },
    tag("summary", {}, text(`${results.length} ${title.toLowerCase()} `), tag("small", {}, text(`- ${remark}`))),
    tag("ul", { class: "rows" }, ...items),
  );
}
