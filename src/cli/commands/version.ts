import { toJson } from "../../report/json.ts";
import { version } from "../../version.ts";
import type { CommandLine } from "../command-line.ts";

/** `--version`: the number alone, or with the schema of the reports. */
export function versionText({ settings }: CommandLine): string {
  return settings.format === "json" ? toJson({ name: "vhdlint", version, schemaVersion: 1 }) : `${version}\n`;
}
