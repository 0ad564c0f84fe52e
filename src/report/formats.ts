/** Names of all report formats. Without imports: the table of flags needs them at every start. */
export const formats = [
  "pretty",
  "compact",
  "json",
  "sarif",
  "junit",
  "github",
  "azure-pipelines",
  "gitlab",
  "markdown",
  "html",
  "checkstyle",
  "tap",
  "commands",
] as const;
export type Format = (typeof formats)[number];

/** Whether a format says why a check asks what it asks, so that the checks are worth loading. */
export function explainsChecks(format: string): boolean {
  return format === "sarif" || format === "html";
}
