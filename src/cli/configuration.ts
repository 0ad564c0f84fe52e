import { checks } from "../../checks/index.ts";
import type { ConfigurationRequest, ResolvedConfiguration } from "../lint/configuration/resolve.ts";
import { resolveConfiguration } from "../lint/configuration/resolve.ts";
import type { Said } from "../lint/configuration/merge.ts";
import { generations } from "../lint/target.ts";
import { UsageError } from "../lint/usage-error.ts";
import type { CommandLine, Settings } from "./command-line.ts";
import type { FlagName } from "./flags.ts";

/** The configuration that holds for a command line: flags and variables over files over defaults. */
export async function configurationFor(line: CommandLine): Promise<ResolvedConfiguration> {
  const { settings } = line;
  if (settings.config !== undefined && settings["no-config"]) {
    throw new UsageError("--config and --no-config say the opposite");
  }
  const file = settings["no-config"] ? false : settings.config;
  const resolved = await resolveConfiguration(checks, {
    directory: process.cwd(),
    ...(file === undefined ? {} : { file }),
    code: settings["no-plugins"] !== true,
    target: requestedTarget(line),
    failOn: said(line, "fail-on"),
    profile: said(line, "profile"),
    only: said(line, "only"),
    skip: said(line, "skip"),
    baseline: said(line, "baseline"),
    writesBaseline: settings["update-baseline"] ?? false,
    ignoreSuppressions: settings["ignore-suppressions"] ?? false,
  });
  const { root, timeout } = settings;
  const lint = {
    ...resolved.lint,
    ...(root === undefined ? {} : { disk: { root } }),
    ...(timeout === undefined ? {} : { timeoutSeconds: timeout }),
  };
  return { ...resolved, lint };
}

function requestedTarget(line: CommandLine): NonNullable<ConfigurationRequest["target"]> {
  const generation = generations.find((number) => String(number) === line.settings.generation);
  const parts = {
    type: said(line, "type"),
    target: said(line, "target"),
    generation: generation && { value: generation, origin: line.origins.get("generation") ?? "" },
    arch: said(line, "arch"),
    security: said(line, "security"),
    diskController: said(line, "disk-controller"),
  };
  return Object.fromEntries(Object.entries(parts).filter(([, part]) => part !== undefined));
}

function said<N extends FlagName>(
  { settings, origins }: CommandLine,
  name: N,
): Said<NonNullable<Settings[N]>> | undefined {
  const value = settings[name];
  return value === undefined
    ? undefined
    : { value: value as NonNullable<Settings[N]>, origin: origins.get(name) ?? "" };
}
