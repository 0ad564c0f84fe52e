/** A place where a program tells the platform that the VM is ready. */
export interface ReadyReport {
  /** The line with the address of the health interface; counts from 1. */
  readonly line: number;
  /** It sends `x-ms-version`, without which the wire server refuses its older interface. */
  readonly sendsVersion: boolean;
  /** It reads the goal state first, whose container and instance ids belong into the report. */
  readonly readsGoalState: boolean;
  /** The newer JSON interface needs neither. */
  readonly api: "machine" | "provisioning";
}

const address = "168.63.129.16";

/**
 * Finds a report "ready" in a script of any language: the address of the wire server, a health interface
 * (`/machine?comp=health` or `/provisioning/health`) and the word Ready. Lines that are comments of shell or Python do
 * not count.
 */
export function findReadyReport(text: string): ReadyReport | undefined {
  const lines = text.split("\n").map((line) => (/^\s*#(?!!)/.test(line) ? "" : line));
  const code = lines.join("\n");
  if (!code.includes(address) || !/ready/i.test(code)) return undefined;
  const machine = lines.findIndex((line) => /\bcomp=health\b/.test(line));
  const provisioning = lines.findIndex((line) => /\bprovisioning\/health\b/.test(line));
  const found = machine >= 0 ? machine : provisioning;
  if (found < 0) return undefined;
  return {
    line: found + 1,
    sendsVersion: /x-ms-version/i.test(code),
    readsGoalState: /\bcomp=goalstate\b/i.test(code),
    api: machine >= 0 ? "machine" : "provisioning",
  };
}

/** Absolute paths that a script mentions, in order, each once; at most `limit`. */
export function pathsIn(text: string, limit = 20): readonly string[] {
  const paths = new Set<string>();
  for (const [path] of text.matchAll(/(?<![\w.:/])\/(?:[\w.@+-]+\/)*[\w.@+-]+/g)) {
    paths.add(path);
    if (paths.size >= limit) break;
  }
  return [...paths];
}
