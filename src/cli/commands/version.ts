import { toJson } from "../../report/json.ts";
import { version } from "../../version.ts";
import type { CommandLine } from "../command-line.ts";
import { wantsJson } from "../outputs.ts";

/** `--version`: the number alone, or with the schema of the reports. */
export function versionText(line: CommandLine): string {
  return wantsJson(line)
    ? toJson({ name: "vhdlint", version, schemaVersion: 1, schemas: { report: 1, config: 1, policy: 1, pluginApi: 1 } })
    : `${version}\n`;
}
