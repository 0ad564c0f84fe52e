/** One line of a chrony configuration. */
export interface ChronyDirective {
  /** Lower case: chrony does not look at the case of directives. */
  readonly name: string;
  readonly words: readonly string[];
  readonly path: string;
  /** Counts from 1. */
  readonly line: number;
}

/** chrony.conf(5): a directive a line; `!`, `;`, `#` and `%` at the start of a line open a comment. */
export function parseChronyConf(text: string, path: string): readonly ChronyDirective[] {
  const directives: ChronyDirective[] = [];
  for (const [index, raw] of text
    .replace(/^\uFEFF/, "")
    .split("\n")
    .entries()) {
    const line = raw.trim();
    if (line === "" || /^[!;#%]/.test(line)) continue;
    const [name = "", ...words] = line.split(/\s+/);
    directives.push({ name: name.toLowerCase(), words, path, line: index + 1 });
  }
  return directives;
}

/** A reference clock: `refclock PHC /dev/ptp_hyperv poll 3 …`. */
export interface Refclock {
  /** As written, `PHC`, `SHM`, `PPS`, … */
  readonly driver: string;
  /** Without the options that may follow a `:`. */
  readonly device: string;
  readonly path: string;
  readonly line: number;
}

export function refclockOf(directive: ChronyDirective): Refclock | undefined {
  const [driver, parameter] = directive.words;
  if (directive.name !== "refclock" || driver === undefined || parameter === undefined) return undefined;
  return { driver, device: parameter.split(":")[0] ?? "", path: directive.path, line: directive.line };
}

/** When chrony may step the clock instead of slewing it. */
export interface Makestep {
  readonly thresholdSeconds: number;
  /** How many of the first updates may step; negative: any update. */
  readonly limit: number;
  readonly path: string;
  readonly line: number;
}

export function makestepOf(directive: ChronyDirective): Makestep | undefined {
  const [threshold, limit] = directive.words.map(Number);
  if (directive.name !== "makestep" || threshold === undefined || limit === undefined) return undefined;
  if (Number.isNaN(threshold) || Number.isNaN(limit)) return undefined;
  return { thresholdSeconds: threshold, limit, path: directive.path, line: directive.line };
}
