import type { Readable, Writable } from "node:stream";

/** What the command line has of the world around it. */
export interface Host {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: Readable;
  readonly stdout: Terminal;
  readonly stderr: Terminal;
  /** The URL of the program, for threads that run it too; without it everything runs in this one. */
  readonly program?: string;
  /** Aborted when the user or the system wants the process to end. */
  readonly signal: AbortSignal;
}

export type Terminal = Writable & { readonly isTTY?: boolean; readonly columns?: number };

/**
 * Whether to colour what goes to a stream: the flag decides, then FORCE_COLOR, NO_COLOR (set and not empty), whether a
 * person watches.
 */
export function wantsColor(
  mode: "auto" | "always" | "never" | undefined,
  { env, stdout }: Pick<Host, "env" | "stdout">,
): boolean {
  if (mode === "always" || mode === "never") return mode === "always";
  const forced = env["FORCE_COLOR"];
  if (forced !== undefined) return forced !== "0" && forced !== "false";
  if (env["NO_COLOR"]) return false;
  return stdout.isTTY === true && env["TERM"] !== "dumb";
}
