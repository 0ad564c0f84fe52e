import type { Finding, Level, Severity, Status } from "./check.ts";
import type { Target } from "./target.ts";

/** The JSON contract of `vhdlint check --format json`. Changes are additive only. */
export interface Report {
  readonly schemaVersion: 1;
  readonly tool: { readonly name: string; readonly version: string };
  readonly status: ImageStatus;
  readonly images: readonly ImageReport[];
  readonly summary: Summary;
  readonly notices: readonly Notice[];
}

/** `incomplete` outranks `failed`: a report with holes is not a clean verdict. */
export type ImageStatus = "passed" | "failed" | "incomplete";

export interface ImageReport {
  /** As the user wrote it. */
  readonly path: string;
  readonly kind: string;
  readonly os: { readonly id: string; readonly version: string; readonly name: string; readonly family: string } | null;
  readonly target: Target;
  readonly status: ImageStatus;
  readonly results: readonly CheckResult[];
  readonly notices: readonly Notice[];
  /** Why the image could not be examined at all. */
  readonly error?: string;
}

export interface CheckResult {
  readonly check: string;
  readonly title: string;
  readonly severity: Severity;
  readonly level: Level;
  readonly status: Status;
  /** Why it does not apply, could not be decided, or crashed. */
  readonly reason?: string;
  readonly requirements: readonly string[];
  readonly findings: readonly ReportedFinding[];
  readonly durationMs: number;
}

export interface ReportedFinding extends Finding {
  readonly severity: Severity;
}

/** Something worth knowing that is no verdict: an inferred target, an unknown distribution. */
export interface Notice {
  readonly code: string;
  readonly message: string;
}

export interface Summary {
  readonly images: number;
  readonly checks: number;
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
  readonly passed: number;
  readonly notApplicable: number;
  readonly undecided: number;
  readonly suppressed: number;
  readonly crashed: number;
}
