/** Names of all report formats. Without imports: the table of flags needs them at every start. */
export const formats = ["pretty", "compact", "json", "junit", "gitlab", "checkstyle", "tap"] as const;
export type Format = (typeof formats)[number];
