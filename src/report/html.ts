import { createHash } from "node:crypto";
import type { Report } from "../lint/report.ts";
import { projectUrl } from "../version.ts";
import { htmlImage } from "./html-image.ts";
import { htmlScript } from "./html-script.ts";
import { htmlStyle } from "./html-style.ts";
import { join, raw, tag, text } from "./html-tag.ts";
import type { ReportOptions } from "./options.ts";
import { imageLabels } from "./place.ts";
import { problemsOf } from "./problems.ts";
import { severities, severityName } from "./severity.ts";

/**
 * One file that needs nothing else: no request, style and script inside and let in by their hashes alone. It is read
 * without the script too, which only filters.
 */
export function html(report: Report, options: ReportOptions = {}): string {
  const labels = imageLabels(report, options);
  const title = labels.length === 1 ? `${labels[0]} - vhdlint` : `${labels.length} images - vhdlint`;
  const policy = [
    "default-src 'none'",
    `style-src '${hashOf(htmlStyle)}'`,
    `script-src '${hashOf(htmlScript)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const head = tag(
    "head",
    {},
    tag("meta", { charset: "utf-8" }),
    tag("meta", { "http-equiv": "Content-Security-Policy", content: policy }),
    tag("meta", { name: "viewport", content: "width=device-width, initial-scale=1" }),
    tag("meta", { name: "referrer", content: "no-referrer" }),
    tag("title", {}, text(title)),
    tag("style", {}, raw(htmlStyle)),
  );
  const body = tag(
    "body",
    {},
    tag("a", { class: "skip", href: "#findings" }, text("Skip to the findings")),
    top(report, labels),
    controls(report),
    tag(
      "main",
      { class: "wrap", id: "findings" },
      ...report.images.map((image, index) => htmlImage(image, index, report, options)),
    ),
    footer(report),
    tag("script", {}, raw(htmlScript)),
  );
  return `<!DOCTYPE html>\n${tag("html", { lang: "en" }, raw("\n"), head, raw("\n"), body).html}\n`;
}

function hashOf(content: string): string {
  return `sha256-${createHash("sha256").update(content).digest("base64")}`;
}

function top({ images, summary }: Report, labels: readonly string[]) {
  const sums = `${summary.checks} checks of ${images.length} ${images.length === 1 ? "image" : "images"}`;
  const listed = images.map(({ status }, index) =>
    tag(
      "li",
      {},
      tag(
        "a",
        { href: `#image-${index + 1}` },
        tag("span", { class: `badge ${status}` }, text(status)),
        tag("span", {}, text(labels[index] ?? "")),
      ),
    ),
  );
  return tag(
    "header",
    { class: "top" },
    tag("div", { class: "wrap" }, tag("h1", {}, text("vhdlint report")), tag("p", {}, text(sums))),
    images.length > 1
      ? tag("nav", { class: "wrap", "aria-label": "Images" }, tag("ul", { class: "images" }, ...listed))
      : undefined,
  );
}

/** Hidden until the script shows it: without, there is nothing to control. */
function controls(report: Report) {
  const problems = problemsOf(report);
  const toggles = severities
    .filter((severity) => problems.some(({ finding }) => finding.severity === severity))
    .map((severity) =>
      tag(
        "button",
        { type: "button", class: severity, "data-severity": severity, "aria-pressed": "true" },
        text(`${severityName(severity)}s`),
      ),
    );
  const box = tag("input", {
    id: "filter",
    type: "search",
    "aria-label": "Filter by words",
    placeholder: "Filter by words: agent, /etc/ssh, root= …  ( / )",
    autocomplete: "off",
  });
  return tag(
    "div",
    { class: "controls", id: "controls", role: "search", hidden: true },
    tag("div", { class: "wrap" }, box, join(toggles), tag("span", { id: "shown", role: "status" })),
  );
}

function footer({ tool, config }: Report) {
  const link = tag("a", { href: projectUrl, rel: "noreferrer" }, text(`${tool.name} ${tool.version}`));
  const chosen = [...config.only.map((glob) => `--only ${glob}`), ...config.skip.map((glob) => `--skip ${glob}`)];
  const options = [`--fail-on ${config.failOn}`, ...chosen].join(" ");
  return tag(
    "footer",
    {},
    tag("div", { class: "wrap" }, text("Made by "), link, text(` with ${options}. The image was read, never written.`)),
  );
}
