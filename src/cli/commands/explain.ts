import type { Check } from "../../lint/check.ts";
import { didYouMean } from "../../lint/nearest.ts";
import { UsageError } from "../../lint/usage-error.ts";
import { checkMetadata } from "../../report/check-list.ts";
import { checkMarkdown } from "../../report/check-markdown.ts";
import { type CatalogueEntries, prettyCheck } from "../../report/check-page.ts";
import { toJson } from "../../report/json.ts";
import type { CommandLine } from "../command-line.ts";
import { configurationFor } from "../configuration.ts";
import type { ExitReason } from "../exit-codes.ts";
import type { Host } from "../host.ts";
import { formatOf } from "../outputs.ts";
import { reportOptions } from "../report-options.ts";

/** Says of one check what it asks, why, and how to mend what it finds. */
export async function explain(line: CommandLine, host: Host): Promise<ExitReason> {
  const [id, ...more] = line.operands;
  if (id === undefined) throw new UsageError("no check is named", "vhdlint list shows them all");
  if (more.length > 0) throw new UsageError("explain takes one check at a time");
  const { checks } = await configurationFor(line);
  const check = checks.find((each) => each.id === id);
  if (!check) {
    const ids = checks.map((each) => each.id);
    throw new UsageError(
      `there is no check called ${JSON.stringify(id)}`,
      didYouMean(id, ids) ?? "vhdlint list shows them all",
    );
  }
  const { default: catalogue } = await import("../../../docs/requirements/index.json", { with: { type: "json" } });
  switch (formatOf(line, ["pretty", "json", "markdown"])) {
    case "json":
      host.stdout.write(toJson({ ...checkMetadata(check), asked: askedOf(check, catalogue) }));
      break;
    case "markdown":
      host.stdout.write(`${checkMarkdown(check, catalogue)}\n`);
      break;
    case "pretty":
      host.stdout.write(prettyCheck(check, { ...reportOptions(line, host), catalogue }));
  }
  return "clean";
}

/** What the catalogue says of the requirements that the check decides. */
function askedOf({ requirements }: Check, catalogue: CatalogueEntries) {
  return requirements.flatMap((id) => (catalogue[id] ? [{ id, ...catalogue[id] }] : []));
}
