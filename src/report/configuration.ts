import { escapeText } from "./escape.ts";
import type { ReportOptions } from "./options.ts";
import { style } from "./style.ts";

/** The contract of `vhdlint config --format json`. */
export interface ConfigurationView {
  /** The weakest first. */
  readonly files: readonly string[];
  readonly values: readonly { readonly key: string; readonly value: unknown; readonly origin: string }[];
  /** Checks that a configuration says something of. */
  readonly checks: readonly {
    readonly check: string;
    readonly severity?: string;
    readonly options: Readonly<Record<string, unknown>>;
    readonly origin: string;
  }[];
  readonly suppressions: readonly {
    readonly check: string;
    readonly reason: string;
    readonly until?: string;
    readonly origin: string;
  }[];
  readonly plugins: readonly string[];
  readonly policies: readonly string[];
}

/** One line a value: what it is and who said so. */
export function prettyConfiguration(view: ConfigurationView, options: ReportOptions = {}): string {
  const { bold, dim } = style(options.color ?? false);
  const rows = view.values.map(({ key, value, origin }) => ({ key, text: shown(value), origin }));
  const settings = view.checks.map(({ check, severity, options: values, origin }) => ({
    key: check,
    text: [severity ?? "", ...Object.entries(values).map(([name, value]) => `${name}=${shown(value)}`)]
      .filter((part) => part !== "")
      .join(" "),
    origin,
  }));
  const exceptions = view.suppressions.map(({ check, until, reason, origin }) => ({
    key: check,
    text: `${reason}${until === undefined ? "" : `, until ${until}`}`,
    origin,
  }));
  const table = (lines: readonly { readonly key: string; readonly text: string; readonly origin: string }[]) => {
    const keyColumns = Math.max(...lines.map(({ key }) => key.length));
    const textColumns = Math.max(...lines.map(({ text }) => text.length));
    return lines.map(
      ({ key, text, origin }) =>
        `  ${escapeText(key).padEnd(keyColumns)}  ${escapeText(text).padEnd(textColumns)}  ${dim(escapeText(origin))}`,
    );
  };
  const block = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : [[bold(title), ...lines].join("\n")];
  return `${[
    ...block("files", view.files.length === 0 ? ["  none"] : view.files.map((file) => `  ${escapeText(file)}`)),
    ...block("values", table(rows)),
    ...block("checks", table(settings)),
    ...block("suppressions", table(exceptions)),
    ...block(
      "plugins",
      view.plugins.map((name) => `  ${escapeText(name)}`),
    ),
    ...block(
      "policies",
      view.policies.map((file) => `  ${escapeText(file)}`),
    ),
  ].join("\n\n")}\n`;
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.join(",");
  return String(value);
}
