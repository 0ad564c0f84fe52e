import { type Baseline, readBaseline } from "../baseline.ts";
import type { Check } from "../check.ts";
import { demandMatch } from "../check-settings.ts";
import type { LintConfig } from "../lint.ts";
import type { Reporter } from "../plugin.ts";
import { type FailOn } from "../report.ts";
import type { RequestedTarget } from "../resolve-target.ts";
import { todaySeconds } from "../today.ts";
import { type Target, defaultTarget } from "../target.ts";
import { UsageError } from "../usage-error.ts";
import { findConfiguration } from "./find.ts";
import { loadPlugins, withoutClash } from "./load-plugins.ts";
import { type MergedConfiguration, type Said, mergeConfigurations } from "./merge.ts";
import { checksOfProfile } from "./profile.ts";

/** What is said outside of files, each word with its origin: a flag or a variable. */
export interface ConfigurationRequest {
  /** The file to use, `false` for none; else it is looked for from the working directory upwards. */
  readonly file?: string | false;
  /** Where to look. */
  readonly directory: string;
  /** Whether code may be loaded: plugins, and configurations that are modules. Default true. */
  readonly code?: boolean;
  readonly target?: { readonly [K in keyof Target]?: Said<NonNullable<Target[K]>> };
  readonly failOn?: Said<FailOn> | undefined;
  readonly profile?: Said<string> | undefined;
  readonly only?: Said<readonly string[]> | undefined;
  readonly skip?: Said<readonly string[]> | undefined;
  readonly baseline?: Said<string> | undefined;
  /** Whether a baseline that does not exist is an empty one. */
  readonly writesBaseline?: boolean;
  readonly ignoreSuppressions?: boolean;
}

/** A configuration ready to run, and where each part of it comes from. */
export interface ResolvedConfiguration {
  readonly lint: LintConfig;
  /** All checks, whatever the selection. */
  readonly checks: readonly Check[];
  /** What to write, where no flag says it. */
  readonly outputs: Said<readonly string[]> | undefined;
  /** How reports look to servers. */
  readonly report: { readonly source?: string; readonly suppressedInSarif?: boolean };
  readonly reporters: ReadonlyMap<string, Reporter>;
  readonly baseline?: { readonly file: string; readonly old: Baseline | undefined };
  readonly merged: MergedConfiguration;
  /** Single values in a stable order, for people. */
  readonly values: ReadonlyMap<string, Said<unknown>>;
}

/** Finds, reads, merges and checks the configuration. Whatever cannot be meant is a `UsageError`. */
export async function resolveConfiguration(
  builtIn: readonly Check[],
  request: ConfigurationRequest,
): Promise<ResolvedConfiguration> {
  const { code = true } = request;
  const file = request.file === false ? undefined : (request.file ?? (await findConfiguration(request.directory)));
  // Most runs have none: what reads one is loaded only where there is one.
  const loaded = file === undefined ? [] : await (await import("./load.ts")).loadConfigurations(file, { code });
  const merged = mergeConfigurations(loaded);
  const plugins = code ? await loadPlugins(merged.plugins) : [];
  const policies = merged.policies.length > 0 ? await readPolicies(merged.policies) : [];
  const checks = withoutClash([...builtIn, ...plugins.flatMap((plugin) => plugin.checks ?? []), ...policies]);
  const absent = (glob: string) => !code && merged.plugins.length > 0 && glob.includes("/");
  for (const { source, settings } of merged.settings) {
    for (const glob of Object.keys(settings)) if (!absent(glob)) demandMatch(glob, checks, source);
  }
  for (const { source, setting } of merged.suppressions) {
    if (!absent(setting.check)) demandMatch(setting.check, checks, source);
  }
  const said = { ...merged.target, ...request.target };
  const target = Object.fromEntries(Object.entries(said).map(([key, { value }]) => [key, value])) as RequestedTarget;
  const only = request.only ?? merged.only;
  const skip = request.skip ?? merged.skip;
  const failOn = request.failOn ?? merged.failOn;
  const profile = request.profile ?? merged.profile;
  const others = new Map([
    ...plugins.flatMap((plugin) => Object.entries(plugin.profiles ?? {})),
    ...[...merged.profiles].map(([name, { value }]) => [name, value] as const),
  ]);
  const profiled = checksOfProfile(checks, { name: profile?.value ?? "default", others, target });
  const baseline = request.baseline ?? merged.baseline;
  const old = baseline && (await oldBaseline(baseline.value, request.writesBaseline ?? false));
  return {
    checks,
    lint: {
      // Naming checks one by one goes beyond the profile, unless that is named too.
      checks: only !== undefined && request.profile === undefined ? checks : profiled,
      ...(only ? { only: only.value.filter((glob) => !absent(glob)) } : {}),
      ...(skip ? { skip: skip.value.filter((glob) => !absent(glob)) } : {}),
      ...(failOn ? { failOn: failOn.value } : {}),
      ...(merged.failOnUndecided ? { failOnUndecided: merged.failOnUndecided.value } : {}),
      ...(merged.strictSuppressions ? { strictSuppressions: merged.strictSuppressions.value } : {}),
      target: valuesOf(request.target ?? {}),
      settings: merged.settings,
      images: [{ source: "target", setting: { match: "*", target: valuesOf(merged.target) } }, ...merged.images],
      ...(request.ignoreSuppressions ? {} : { exceptions: exceptionsOf(merged, old) }),
    },
    outputs: merged.outputs,
    report: {
      ...(merged.source ? { source: merged.source.value } : {}),
      ...(merged.suppressedInSarif ? { suppressedInSarif: merged.suppressedInSarif.value } : {}),
    },
    reporters: new Map(
      plugins.flatMap(({ name, reporters = {} }) =>
        Object.entries(reporters).map(([key, reporter]) => [`${name}/${key}`, reporter] as const),
      ),
    ),
    ...(baseline ? { baseline: { file: baseline.value, old } } : {}),
    merged,
    values: new Map<string, Said<unknown>>([
      ...Object.entries(defaultTarget).map(
        ([key, value]) =>
          [
            `target.${key}`,
            said[key as keyof Target] ?? { value: value ?? "found in the image", origin: "default" },
          ] as const,
      ),
      ["profile", profile ?? { value: "default", origin: "default" }],
      ["only", only ?? { value: [], origin: "default" }],
      ["skip", skip ?? { value: [], origin: "default" }],
      ["failOn", failOn ?? { value: "error", origin: "default" }],
      ["failOnUndecided", merged.failOnUndecided ?? { value: false, origin: "default" }],
      ["strictSuppressions", merged.strictSuppressions ?? { value: false, origin: "default" }],
      ["baseline", baseline ?? { value: "none", origin: "default" }],
      ["outputs", merged.outputs ?? { value: ["pretty"], origin: "default" }],
      ["source", merged.source ?? { value: "the image", origin: "default" }],
      ["suppressedInSarif", merged.suppressedInSarif ?? { value: false, origin: "default" }],
    ]),
  };
}

function valuesOf(said: NonNullable<ConfigurationRequest["target"]>): RequestedTarget {
  return Object.fromEntries(Object.entries(said).map(([key, { value }]) => [key, value])) as RequestedTarget;
}

function exceptionsOf(merged: MergedConfiguration, old: Baseline | undefined): NonNullable<LintConfig["exceptions"]> {
  const known = old && {
    fingerprints: new Set(old.findings.map(({ fingerprint }) => fingerprint)),
    notFor: merged.notSuppressible,
  };
  return { suppressions: merged.suppressions, ...(known ? { baseline: known } : {}), today: todaySeconds() };
}

async function oldBaseline(file: string, mayBeNew: boolean): Promise<Baseline | undefined> {
  try {
    return await readBaseline(file);
  } catch (error) {
    if (mayBeNew && error instanceof UsageError && error.message.endsWith("does not exist")) return undefined;
    throw error;
  }
}

/** Loaded only where a configuration lists some. */
async function readPolicies(files: readonly string[]): Promise<readonly Check[]> {
  const { readPolicy } = await import("../policy/read-policy.ts");
  return (await Promise.all(files.map(readPolicy))).flat();
}
