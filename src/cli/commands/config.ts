import { planChecks } from "../../lint/check-settings.ts";
import type { ResolvedConfiguration } from "../../lint/configuration/resolve.ts";
import { matchesImage } from "../../lint/image-glob.ts";
import { UsageError } from "../../lint/usage-error.ts";
import { type ConfigurationView, prettyConfiguration } from "../../report/configuration.ts";
import { toJson } from "../../report/json.ts";
import type { CommandLine } from "../command-line.ts";
import { configurationFor } from "../configuration.ts";
import type { ExitReason } from "../exit-codes.ts";
import type { Host } from "../host.ts";
import { wantsJson } from "../outputs.ts";
import { reportOptions } from "../report-options.ts";

/** Shows the configuration that holds, for one image where it is named, and who said each part of it. */
export async function config(line: CommandLine, host: Host): Promise<ExitReason> {
  const [image, ...more] = line.operands;
  if (more.length > 0) throw new UsageError("config takes one image at a time");
  const view = viewOf(await configurationFor(line), image);
  host.stdout.write(wantsJson(line) ? toJson(view) : prettyConfiguration(view, reportOptions(line, host)));
  return "clean";
}

function viewOf({ merged, values, lint, checks }: ResolvedConfiguration, image: string | undefined): ConfigurationView {
  const shown = new Map(values);
  const layers = [...merged.settings];
  for (const { source, setting } of image === undefined ? [] : merged.images) {
    const globs = typeof setting.match === "string" ? [setting.match] : setting.match;
    if (!globs.some((glob) => matchesImage(glob, image ?? ""))) continue;
    for (const [key, value] of Object.entries(setting.target ?? {})) {
      // A flag or a variable wins over what a file says of an image.
      const isSaid = lint.target !== undefined && key in lint.target;
      if (!isSaid) shown.set(`target.${key}`, { value, origin: source });
    }
    if (setting.checks) layers.push({ source: `${source}.checks`, settings: setting.checks });
  }
  return {
    files: merged.files,
    values: [...shown].map(([key, { value, origin }]) => ({ key, value, origin })),
    checks: planChecks(checks, layers).flatMap(({ check, severity, options, origin }) =>
      origin === undefined
        ? []
        : [{ check: check.id, ...(severity === undefined ? {} : { severity }), options, origin }],
    ),
    suppressions: merged.suppressions.map(({ source, setting }) => ({ ...setting, origin: source })),
    plugins: merged.plugins.map(({ plugin }) => (typeof plugin === "string" ? plugin : plugin.name)),
    policies: merged.policies,
  };
}
