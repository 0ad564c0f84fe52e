import type { Report } from "../lint/report.ts";
import type { Format } from "./formats.ts";
import type { ReportOptions } from "./options.ts";

export { type Format, formats } from "./formats.ts";

/** A pure function of a report; its text ends in a newline. */
export type Reporter = (report: Report, options: ReportOptions) => string;

/** Each is loaded when its format is asked for: start-up is part of the product. */
const reporters: { readonly [F in Format]: () => Promise<Reporter> } = {
  pretty: async () => (await import("./pretty.ts")).pretty,
  compact: async () => (await import("./compact.ts")).compact,
  json: async () => (await import("./json.ts")).json,
  sarif: async () => (await import("./sarif.ts")).sarif,
  junit: async () => (await import("./junit.ts")).junit,
  github: async () => (await import("./github.ts")).github,
  "azure-pipelines": async () => (await import("./azure-pipelines.ts")).azurePipelines,
  gitlab: async () => (await import("./gitlab.ts")).gitlab,
  markdown: async () => (await import("./markdown.ts")).markdown,
  html: async () => (await import("./html.ts")).html,
  checkstyle: async () => (await import("./checkstyle.ts")).checkstyle,
  tap: async () => (await import("./tap.ts")).tap,
  commands: async () => (await import("./commands.ts")).commands,
};

export function loadReporter(format: Format): Promise<Reporter> {
  return reporters[format]();
}

/** The report as text of that format. */
export async function render(report: Report, format: Format, options: ReportOptions = {}): Promise<string> {
  const reporter = await loadReporter(format);
  return reporter(report, options);
}
