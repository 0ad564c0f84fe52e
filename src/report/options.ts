import type { Check } from "../lint/check.ts";

/** What human reports show beyond findings. */
export const showKinds = ["passed", "not-applicable", "suppressed", "timings"] as const;
export type ShowKind = (typeof showKinds)[number];

/** What formats that describe their rules take from a check. */
export type CheckDescription = Pick<Check, "id" | "title" | "level" | "why" | "fix" | "references" | "requirements">;

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
  /** The checks of the report, for the formats that say why each asks what it asks. A check that is missing is told by its title. */
  readonly checks?: readonly CheckDescription[];
  /** The folder from which servers count paths: the root of the repository. Default: the working directory. */
  readonly relativeTo?: string;
  /**
   * The file of the repository that the images come from: the Packer template, the kickstart. Servers hang findings on
   * files of the repository, and an image is seldom one. Default: the image.
   */
  readonly source?: string;
  /** SARIF takes suppressed findings too, marked as such. Default false: code scanning opens them as alerts. */
  readonly suppressedInSarif?: boolean;
  /** A Markdown file that the same run writes: Azure Pipelines is asked to show it on the page of the run. */
  readonly summaryFile?: string;
}
