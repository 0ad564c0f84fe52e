import type { ImageStatus } from "../lint/report.ts";

/** What the process ends with. The one table behind the code, `--help` and docs/exit-codes.md. */
export const exitCodes = {
  clean: { code: 0, meaning: "every image examined, nothing at or above --fail-on" },
  findings: { code: 1, meaning: "findings at or above --fail-on" },
  usage: { code: 2, meaning: "the request was wrong; nothing was examined" },
  incomplete: { code: 3, meaning: "examination or report incomplete; findings may exist too" },
  interrupted: { code: 130, meaning: "interrupted" },
  terminated: { code: 143, meaning: "terminated" },
} as const satisfies Record<string, { code: number; meaning: string }>;

export type ExitReason = keyof typeof exitCodes;

/** What a report ends the process with. */
export function exitReason({ status }: { readonly status: ImageStatus }): ExitReason {
  switch (status) {
    case "incomplete":
      return "incomplete";
    case "failed":
      return "findings";
    case "passed":
      return "clean";
  }
}
