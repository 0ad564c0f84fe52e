import { sortChecks } from "../../lint/runner.ts";
import { selectChecks } from "../../lint/select.ts";
import { checkMetadata, prettyList } from "../../report/check-list.ts";
import { toJson } from "../../report/json.ts";
import type { CommandLine } from "../command-line.ts";
import { configurationFor } from "../configuration.ts";
import type { ExitReason } from "../exit-codes.ts";
import type { Host } from "../host.ts";
import { wantsJson } from "../outputs.ts";
import { reportOptions } from "../report-options.ts";

/** Names all checks, or those that globs match, a configuration's plugins and policies included. */
export async function list(line: CommandLine, host: Host): Promise<ExitReason> {
  const { checks } = await configurationFor(line);
  const chosen = selectChecks(sortChecks(checks), { only: line.operands });
  host.stdout.write(
    wantsJson(line) ? toJson({ checks: chosen.map(checkMetadata) }) : prettyList(chosen, reportOptions(line, host)),
  );
  return "clean";
}
