import { dirname, relative, resolve } from "node:path";
import type { PlacedImageSetting } from "../lint-image.ts";
import type { CheckSettings } from "../check-settings.ts";
import type { FailOn } from "../report.ts";
import type { PlacedSuppression } from "../suppression.ts";
import type { Target } from "../target.ts";
import type { LoadedConfiguration } from "./load.ts";
import type { ListedPlugin } from "./load-plugins.ts";

/** A value and who said it: a flag, a variable, a file, `default`. */
export interface Said<T> {
  readonly value: T;
  readonly origin: string;
}

/** What configurations say together: the last word of each single value, all entries of each list. */
export interface MergedConfiguration {
  readonly files: readonly string[];
  readonly target: { readonly [K in keyof Target]?: Said<NonNullable<Target[K]>> };
  readonly failOn?: Said<FailOn>;
  readonly failOnUndecided?: Said<boolean>;
  readonly profile?: Said<string>;
  readonly only?: Said<readonly string[]>;
  readonly skip?: Said<readonly string[]>;
  readonly strictSuppressions?: Said<boolean>;
  /** Absolute path. */
  readonly baseline?: Said<string>;
  readonly outputs?: Said<readonly string[]>;
  /** Absolute path. */
  readonly source?: Said<string>;
  readonly suppressedInSarif?: Said<boolean>;
  readonly profiles: ReadonlyMap<string, Said<readonly string[]>>;
  readonly settings: readonly CheckSettings[];
  readonly suppressions: readonly PlacedSuppression[];
  readonly images: readonly PlacedImageSetting[];
  readonly plugins: readonly ListedPlugin[];
  /** Absolute paths. */
  readonly policies: readonly string[];
  /** Globs of checks that the user's own configuration cannot suppress. */
  readonly notSuppressible: readonly string[];
}

/** Merges configurations, the weakest first. */
export function mergeConfigurations(loaded: readonly LoadedConfiguration[]): MergedConfiguration {
  const home = dirname(loaded.at(-1)?.file ?? ".");
  const named = loaded.map(({ file, configuration }) => ({
    configuration,
    folder: dirname(file),
    name: relative(home, file).replaceAll("\\", "/"),
  }));
  const last = <T>(pick: (each: (typeof named)[number]) => T | undefined): Said<T> | undefined => {
    const said = named.flatMap((each) => {
      const value = pick(each);
      return value === undefined ? [] : [{ value, origin: each.name }];
    });
    return said.at(-1);
  };
  const single = {
    failOn: last(({ configuration }) => configuration.failOn),
    failOnUndecided: last(({ configuration }) => configuration.failOnUndecided),
    profile: last(({ configuration }) => configuration.profile),
    only: last(({ configuration }) => configuration.only),
    skip: last(({ configuration }) => configuration.skip),
    strictSuppressions: last(({ configuration }) => configuration.strictSuppressions),
    outputs: last(({ configuration }) => configuration.outputs),
    source: last(({ configuration: { source }, folder }) => source && resolve(folder, source)),
    suppressedInSarif: last(({ configuration }) => configuration.suppressedInSarif),
    baseline: last(({ configuration: { baseline }, folder }) => baseline && resolve(folder, baseline)),
  };
  const said = Object.entries(single).filter(([, value]) => value !== undefined);
  return {
    ...(Object.fromEntries(said) as Partial<{ [K in keyof typeof single]: NonNullable<(typeof single)[K]> }>),
    files: loaded.map(({ file }) => file),
    target: Object.fromEntries(
      named.flatMap(({ configuration, name }) =>
        Object.entries(configuration.target ?? {}).map(([key, value]) => [key, { value, origin: name }]),
      ),
    ) as MergedConfiguration["target"],
    profiles: new Map(
      named.flatMap(({ configuration, name }) =>
        Object.entries(configuration.profiles ?? {}).map(([key, value]) => [key, { value, origin: name }] as const),
      ),
    ),
    settings: named.flatMap(({ configuration: { checks }, name }) =>
      checks ? [{ source: `${name}: checks`, settings: checks }] : [],
    ),
    suppressions: named.flatMap(({ configuration: { suppress = [] }, name }, level) =>
      suppress.map((setting, index) => ({
        source: `${name}: suppress[${index}]`,
        setting,
        notFor: notSuppressible(loaded.slice(0, level)),
      })),
    ),
    images: named.flatMap(({ configuration: { images = [] }, name }) =>
      images.map((setting, index) => ({ source: `${name}: images[${index}]`, setting })),
    ),
    plugins: named.flatMap(({ configuration: { plugins = [] }, folder }) =>
      plugins.map((plugin) => ({ plugin, folder })),
    ),
    policies: [
      ...new Set(
        named.flatMap(({ configuration: { policies = [] }, folder }) => policies.map((file) => resolve(folder, file))),
      ),
    ],
    notSuppressible: notSuppressible(loaded.slice(0, -1)),
  };
}

/** Globs of checks that configurations built on these cannot suppress. */
function notSuppressible(below: readonly LoadedConfiguration[]): readonly string[] {
  return below.flatMap(({ configuration: { checks = {} } }) =>
    Object.entries(checks).flatMap(([glob, setting]) =>
      typeof setting === "object" && setting.suppressible === false ? [glob] : [],
    ),
  );
}
