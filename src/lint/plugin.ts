import type { Check } from "./check.ts";
import type { Report } from "./report.ts";

/** The plugin interface that this release speaks. */
export const pluginApi = 1;

/** Makes text of a report, for `--format <plugin>/<name>`. Throws nothing that a user should see. */
export type Reporter = (report: Report) => string | Promise<string>;

/** Checks, profiles and reporters of somebody else, with exactly what the built-in ones have. */
export interface Plugin {
  /** Lower-case letters, digits and hyphens; every id of the plugin begins with it and `/`. */
  readonly name: string;
  /** The plugin interface that it is written for. */
  readonly api: typeof pluginApi;
  readonly checks?: readonly Check[];
  /** Sets of checks for `--profile`, each a list of globs over ids. */
  readonly profiles?: Readonly<Record<string, readonly string[]>>;
  /** By name; `--format acme/wiki` is `wiki` of the plugin `acme`. */
  readonly reporters?: Readonly<Record<string, Reporter>>;
}

/** An identity function with types: nothing is registered. */
export function definePlugin(plugin: Plugin): Plugin {
  return plugin;
}
