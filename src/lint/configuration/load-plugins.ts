import { type Check, defineCheck } from "../check.ts";
import { type Plugin, pluginApi } from "../plugin.ts";
import { UsageError } from "../usage-error.ts";
import { loadModule } from "./load-module.ts";

/** A plugin that a configuration lists: as a value, or as the name of a module and the folder to look for it from. */
export interface ListedPlugin {
  readonly plugin: string | Plugin;
  readonly folder: string;
}

/**
 * Loads the plugins that configurations list. A plugin that cannot be loaded, is none, speaks another interface or
 * brings an id that is not its own is a `UsageError` that names it.
 */
export async function loadPlugins(listed: readonly ListedPlugin[]): Promise<readonly Plugin[]> {
  const plugins = new Map<string, Plugin>();
  const seen = new Set<unknown>();
  for (const { plugin, folder } of listed) {
    const called = typeof plugin === "string" ? `the plugin ${plugin}` : "a plugin of the configuration";
    const value = typeof plugin === "string" ? await loadModule(plugin, folder, "the plugin") : plugin;
    // Several configurations may list the same one.
    if (seen.has(value)) continue;
    seen.add(value);
    const loaded = demandPlugin(value, called);
    if (plugins.has(loaded.name)) {
      throw new UsageError(`two plugins call themselves ${loaded.name}`, "take one of them out of the configuration");
    }
    plugins.set(loaded.name, loaded);
  }
  return [...plugins.values()];
}

function demandPlugin(value: unknown, called: string): Plugin {
  const wrong = (problem: string) => new UsageError(`${called} ${problem}`, "it default-exports definePlugin({ … })");
  if (!isRecord(value)) throw wrong("exports no plugin");
  const { name, api, checks = [], profiles = {}, reporters = {} } = value;
  if (typeof name !== "string" || !/^[a-z\d][a-z\d-]*$/.test(name)) {
    throw wrong("has no name of lower-case letters, digits and hyphens");
  }
  if (api !== pluginApi) {
    throw new UsageError(
      `the plugin ${name} is written for plugin interface ${String(api)}, this release has ${pluginApi}`,
    );
  }
  if (!Array.isArray(checks)) throw wrong("has checks that are no list");
  checks.forEach((check: unknown, index) => demandCheck(check, name, index));
  if (!isRecord(profiles) || !Object.values(profiles).every(isListOfTexts)) {
    throw wrong("has profiles that are no lists of globs by name");
  }
  if (!isRecord(reporters) || !Object.values(reporters).every((reporter) => typeof reporter === "function")) {
    throw wrong("has reporters that are no functions by name");
  }
  return { ...(value as unknown as Plugin), checks: checks.map((check: Check) => defineCheck(check)) };
}

function demandCheck(check: unknown, plugin: string, index: number): asserts check is Check {
  const id: unknown = isRecord(check) ? check["id"] : undefined;
  const wrong = (problem: string) =>
    new UsageError(`the plugin ${plugin}: ${typeof id === "string" ? id : `check ${index + 1}`} ${problem}`);
  if (!isRecord(check) || typeof id !== "string") throw wrong("has no id");
  if (!/^[a-z\d-]+\/[a-z\d-]+(\.[a-z\d-]+)+$/.test(id) || !id.startsWith(`${plugin}/`)) {
    throw wrong(`is no id of this plugin: it would be ${plugin}/<area>.<name>`);
  }
  for (const key of ["title", "why"])
    if (typeof check[key] !== "string" || check[key] === "") throw wrong(`has no ${key}`);
  if (!["must", "should", "marketplace", "info"].includes(String(check["level"]))) {
    throw wrong("has no level: must, should, marketplace or info");
  }
  if (!isRecord(check["fix"]) || typeof check["fix"]["text"] !== "string") throw wrong("has no fix.text");
  if (typeof check["run"] !== "function") throw wrong("has no run");
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function isListOfTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

/** Checks of all origins together. Two with one id are a `UsageError`. */
export function withoutClash(checks: readonly Check[]): readonly Check[] {
  const ids = new Set<string>();
  for (const { id } of checks) {
    if (ids.has(id)) throw new UsageError(`two checks are called ${id}`);
    ids.add(id);
  }
  return checks;
}
