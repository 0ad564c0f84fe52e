import type { Finding, Fix, Level, Severity, Status } from "./check.ts";
import type { Target, TargetOrigin } from "./target.ts";

/** The JSON contract of `vhdlint check --format json`. Changes are additive only. */
export interface Report {
  readonly schemaVersion: 1;
  readonly tool: { readonly name: string; readonly version: string };
  readonly status: ImageStatus;
  /** What was asked for. */
  readonly config: ReportConfig;
  readonly images: readonly ImageReport[];
  readonly summary: Summary;
  readonly notices: readonly Notice[];
}

export interface ReportConfig {
  readonly failOn: FailOn;
  readonly failOnUndecided?: boolean;
  readonly only: readonly string[];
  readonly skip: readonly string[];
}

/** The mildest severity that makes an image fail. */
export const failOnValues = ["error", "warning", "info", "never"] as const;
export type FailOn = (typeof failOnValues)[number];

/** `incomplete` outranks `failed`: a report with holes is not a clean verdict. */
export type ImageStatus = "passed" | "failed" | "incomplete";

export interface ImageReport {
  /** As the user wrote it. */
  readonly path: string;
  readonly kind: string;
  readonly os: { readonly id: string; readonly version: string; readonly name: string; readonly family: string } | null;
  readonly target: Target;
  /** How each part of the target came to be known. */
  readonly targetOrigin: TargetOrigin;
  readonly status: ImageStatus;
  readonly results: readonly CheckResult[];
  readonly notices: readonly Notice[];
  /** What was read of the disk's file; absent for directories and archives. */
  readonly read?: { readonly bytes: number; readonly reads: number; readonly fileBytes: number };
  /** Why there is no system to look at. Without a disk around it there are no results then either. */
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
  /** What the user can do so that it can be seen. */
  readonly remedy?: string;
  readonly requirements: readonly string[];
  readonly findings: readonly ReportedFinding[];
  readonly durationMs: number;
}

export interface ReportedFinding extends Finding {
  readonly severity: Severity;
  /** The finding's own, else the check's, with the commands of the image's own family. */
  readonly fix: Omit<Fix, "commandsFor">;
  /** Who excuses it; such a finding counts for nothing. */
  readonly suppression?: Suppression;
}

/** Why a finding is no failure: an entry of a configuration, or the baseline. */
export interface Suppression {
  /** `vhdlint.config.yaml: suppress[2]` or `baseline`. */
  readonly by: string;
  readonly reason: string;
  /** The last day on which it counts, `2027-03-31`. */
  readonly until?: string;
}

/** The findings of a check that nobody excuses. */
export function openFindings({ findings }: Pick<CheckResult, "findings">): readonly ReportedFinding[] {
  return findings.filter(({ suppression }) => suppression === undefined);
}

/** Something worth knowing that is no verdict: an inferred target, an unknown distribution. */
export interface Notice {
  readonly code: string;
  readonly message: string;
}

/** Sums over all images: findings by severity, then results by status. */
export interface Summary {
  readonly images: number;
  readonly checks: number;
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
  readonly failed: number;
  readonly passed: number;
  readonly notApplicable: number;
  readonly undecided: number;
  readonly suppressed: number;
  readonly crashed: number;
}
