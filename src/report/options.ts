/** What human reports show beyond findings. */
export const showKinds = ["passed", "not-applicable", "suppressed", "timings"] as const;
export type ShowKind = (typeof showKinds)[number];

export interface ReportOptions {
  /** Default false. */
  readonly color?: boolean;
  /** Columns of the terminal. Default 80. */
  readonly width?: number;
  /** Verdicts and findings only. */
  readonly quiet?: boolean;
  /** Every finding of a check, and why each check asks for what it asks. */
  readonly verbose?: boolean;
  readonly show?: readonly ShowKind[];
  /** How long the run took, in milliseconds; not told when absent, so that a report can be the same each time. */
  readonly elapsedMs?: number;
}
