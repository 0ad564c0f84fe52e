import type { ReportOptions } from "./options.ts";
import type { Style } from "./style.ts";

/** What the blocks of a page for people share. */
export interface Page {
  readonly style: Style;
  readonly width: number;
  readonly options: ReportOptions;
}

/** Longer lines are harder to read than a second one. */
export function pageWidth(terminalColumns = 80): number {
  return Math.min(Math.max(terminalColumns, 40), 100);
}
