import type { Inspection } from "../inspect/inspect.ts";
import { escapeText } from "./escape.ts";
import type { ReportOptions } from "./options.ts";
import { style } from "./style.ts";

/** A page about an image. */
export function prettyInspection(inspection: Inspection, options: ReportOptions = {}): string {
  const { bold } = style(options.color ?? false);
  return `${bold(escapeText(inspection.path))}\n  system  ${escapeText(inspection.os.name)}\n`;
}
