import type { Measured, Reads } from "./measure.ts";

/** A figure that is to stay below a limit. */
export interface Target {
  readonly holds: boolean;
  /** `1.9 × node (≤ 2.5)`. */
  readonly text: string;
}

export function atMost(what: string, value: number, limit: number): Target {
  return { holds: value <= limit, text: `${short(value)} ${what} (≤ ${limit})` };
}

export interface Row {
  readonly task: string;
  readonly by: string;
  readonly figures: Measured;
  /** Of the clock, against a Node that does nothing. */
  readonly timesNothing: number | undefined;
  readonly reads: Reads | undefined;
  readonly targets: readonly Target[];
}

const heads = ["task", "by", "ms", "CPU ms", "× node", "reads", "MB read", "MiB resident", "targets"] as const;

export function table(rows: readonly Row[]): string {
  const lines = rows.map(({ task, by, figures, timesNothing, reads, targets }) => [
    task,
    by,
    Number.isNaN(figures.wallMs) ? "fails" : figures.wallMs.toFixed(0),
    whole(figures.cpuMs),
    timesNothing === undefined || Number.isNaN(timesNothing) ? "" : timesNothing.toFixed(2),
    reads ? String(reads.reads) : "",
    reads ? short(reads.bytes / 1e6) : "",
    whole(figures.residentBytes / 1024 ** 2),
    targets.map(({ holds, text }) => `${holds ? "holds" : "**missed**"}: ${text}`).join("; "),
  ]);
  return [heads, heads.map((head, index) => (index < 2 || head === "targets" ? "---" : "---:")), ...lines]
    .map((cells) => `| ${cells.join(" | ")} |\n`)
    .join("");
}

function whole(value: number): string {
  return Number.isNaN(value) ? "" : value.toFixed(0);
}

function short(value: number): string {
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(2);
}
