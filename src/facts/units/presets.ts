import type { Located } from "../../image/fact.ts";
import type { FileTree } from "../../image/tree/file-tree.ts";
import { matchesGlob } from "../glob.ts";
import { type InstallInfo, discoverUnit } from "./install-info.ts";
import { expandSpecifiers, instantiate, isValidAlias, parseUnitName, templateOf } from "./unit-name.ts";
import {
  type DependencyEntry,
  type DependencyGroup,
  type UnitDirectory,
  type UnitEntry,
  type UnitStore,
  CONFIG_DIRECTORY,
  isInSearchPath,
} from "./unit-store.ts";

/** One line of a preset file (systemd.preset(5)). */
export interface PresetRule {
  readonly action: "enable" | "disable";
  readonly pattern: string;
  /** `enable foo@.service a b`: the instances to enable. */
  readonly instances: readonly string[];
  readonly path: string;
  readonly line: number;
}

const presetDirectories = [
  "/etc/systemd/system-preset",
  "/usr/local/lib/systemd/system-preset",
  "/usr/lib/systemd/system-preset",
  "/lib/systemd/system-preset",
];

/** All preset files in order of their names; of two with one name the directory of higher priority counts. */
export async function readPresets(tree: FileTree): Promise<readonly PresetRule[]> {
  const files = new Map<string, string>();
  for (const directory of presetDirectories) {
    for (const { name } of await tree.readDir(directory)) {
      if (name.endsWith(".preset") && !files.has(name)) files.set(name, `${directory}/${name}`);
    }
  }
  const rules: PresetRule[] = [];
  for (const [, path] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const stat = await tree.stat(path);
    // A file is masked by a link to /dev/null.
    if (stat?.type === "file") rules.push(...parsePresets(await tree.readText(path), path));
  }
  return rules;
}

/** The rules of one preset file; lines of any other form are passed over, as systemd does. */
export function parsePresets(text: string, path: string): PresetRule[] {
  const rules: PresetRule[] = [];
  for (const [index, line] of text.split(/\r\n|[\n\r]/).entries()) {
    const [action, pattern, ...instances] = line.trim().split(/\s+/);
    if (pattern === undefined || (action !== "enable" && action !== "disable")) continue;
    // Words after the pattern are instances, which only a template can have; systemd drops any other such line.
    if (instances.length > 0 && (action === "disable" || parseUnitName(pattern)?.instance !== "")) {
      if (action === "enable") continue;
      rules.push({ action, pattern: [pattern, ...instances].join(" "), instances: [], path, line: index + 1 });
      continue;
    }
    rules.push({ action, pattern, instances, path, line: index + 1 });
  }
  return rules;
}

/** What the presets say of a unit: the first rule that matches, else enable. */
export function queryPresets(
  rules: readonly PresetRule[],
  name: string,
): { readonly enable: boolean; readonly instances: readonly string[]; readonly rule: PresetRule | undefined } {
  const parsed = parseUnitName(name);
  const template = parsed && templateOf(parsed);
  for (const rule of rules) {
    const enable = rule.action === "enable";
    if (rule.instances.length > 0 && parsed && rule.pattern === template) {
      if (parsed.instance === "") {
        return { enable, rule, instances: rule.instances.map((instance) => instantiate(parsed, instance)) };
      }
      if (parsed.instance !== undefined && rule.instances.includes(parsed.instance)) {
        return { enable, instances: [], rule };
      }
    }
    if (matchesGlob(rule.pattern, name)) return { enable, instances: [], rule };
  }
  return { enable: true, instances: [], rule: undefined };
}

/** A link that the presets create in the configuration directory: `multi-user.target.wants/ssh.service`. */
export interface PresetLink {
  /** Undefined for an alias in the directory itself. */
  readonly group: string | undefined;
  readonly name: string;
  readonly destination: string;
  readonly rule: PresetRule | undefined;
}

/**
 * What PID 1 does at the first boot (systemd's manager.c, `manager_preset_all`, in the enable-only mode that is the
 * default when systemd is built): enables every unit that the presets do not disable. Masked units stay as they are.
 */
export function presetAll(store: UnitStore, rules: readonly PresetRule[]): PresetLink[] {
  const enabled = new Map<string, { readonly info: InstallInfo; readonly rule: PresetRule | undefined }>();
  const disabled = new Set<string>();
  for (const { kind, entries } of store.directories) {
    if (kind === "generator" || kind === "builtin") continue;
    for (const [name, entry] of entries) {
      if (entry.kind !== "file" && entry.kind !== "link") continue;
      if (enabled.has(name) || disabled.has(name)) continue;
      const info = discoverUnit(store, name);
      // An alias is left alone: the unit itself has its turn.
      if (typeof info === "string" || info.name !== name) continue;
      const { enable, instances, rule } = queryPresets(rules, name);
      if (!enable) disabled.add(name);
      else for (const wanted of instances.length > 0 ? instances : [name]) planUnit(wanted, rule);
    }
  }
  return [...enabled.values()].flatMap(({ info, rule }) =>
    linksOfInstall(store, info).map((link) => ({ ...link, rule })),
  );

  /** Plans a unit and what its `Also=` names. */
  function planUnit(first: string, rule: PresetRule | undefined): void {
    const pending = [first];
    for (let name = pending.pop(); name !== undefined && enabled.size < MAX_ENABLED; name = pending.pop()) {
      if (enabled.has(name)) continue;
      const info = discoverUnit(store, name, { followConfigLinks: name === first });
      if (typeof info === "string" || info.masked) continue;
      enabled.set(name, { info, rule });
      const unit = parseUnitName(info.name);
      if (unit) pending.push(...info.also.flatMap((other) => expandSpecifiers(other, unit) ?? []));
    }
  }
}

/** Far more than any system has units. */
const MAX_ENABLED = 10_000;

/** The links that `systemctl enable` makes for a unit (systemd's install.c, `install_info_apply`). */
function linksOfInstall(store: UnitStore, info: InstallInfo): Omit<PresetLink, "rule">[] {
  const unit = parseUnitName(info.name);
  if (!unit) return [];
  const links: Omit<PresetLink, "rule">[] = [];
  if (!isInSearchPath(store, info.path)) {
    links.push({ group: undefined, name: info.name, destination: info.path });
  }
  for (const word of info.aliases) {
    const alias = expandSpecifiers(word, unit);
    if (alias === undefined) continue;
    const [group, name] = alias.includes("/") ? alias.split("/") : [undefined, alias];
    if (name === undefined || (group !== undefined && !/\.(?:wants|requires)$/.test(group))) continue;
    const parsed = parseUnitName(name);
    const target = parsed?.instance === "" && unit.instance ? instantiate(parsed, unit.instance) : name;
    if (group === undefined ? isValidAlias(target, info.name) : name === info.name) {
      links.push({ group, name: target, destination: info.path });
    }
  }
  const isTemplate = unit.instance === "";
  const name = isTemplate && info.defaultInstance ? instantiate(unit, info.defaultInstance) : info.name;
  if (isTemplate && info.defaultInstance) {
    const instance = discoverUnit(store, name);
    if (typeof instance === "string" || instance.masked) return links;
  }
  for (const [list, suffix] of [
    [info.wantedBy, "wants"],
    [info.requiredBy, "requires"],
    [info.upheldBy, "upholds"],
  ] as const) {
    for (const word of list) {
      const owner = parseUnitName(expandSpecifiers(word, unit) ?? "");
      // A template without a default instance can only be wanted by what has an instance itself.
      if (!owner || (isTemplate && !info.defaultInstance && owner.instance === undefined)) continue;
      links.push({ group: `${owner.name}.${suffix}`, name, destination: info.path });
    }
  }
  return links;
}

/** The store as it is after the links were made. Links in `.wants` replace what is there, aliases do not. */
export function withLinks(store: UnitStore, links: readonly PresetLink[]): UnitStore {
  if (links.length === 0) return store;
  const config = store.directories.find(({ kind }) => kind === "config") ?? {
    kind: "config",
    path: CONFIG_DIRECTORY,
    realPath: CONFIG_DIRECTORY,
    entries: new Map<string, UnitEntry>(),
    groups: new Map<string, DependencyGroup>(),
    dropIns: new Map(),
  };
  const entries = new Map(config.entries);
  const groups = new Map<string, DependencyGroup & { readonly entries: Map<string, DependencyEntry> }>();
  for (const [name, group] of config.groups) groups.set(name, { ...group, entries: new Map(group.entries) });
  for (const { group, name, destination, rule } of links) {
    const path = `${config.path}/${group === undefined ? "" : `${group}/`}${name}`;
    if (group === undefined) {
      if (!entries.has(name)) entries.set(name, { kind: "link", path, target: destination, destination });
      continue;
    }
    const target = groups.get(group) ?? { isLink: false, entries: new Map<string, DependencyEntry>() };
    const origin: Located<unknown> | undefined = rule && { path: rule.path, line: rule.line, value: undefined };
    target.entries.set(name, { path, isLink: true, isNull: false, ...(origin ? { origin } : {}) });
    groups.set(group, target);
  }
  const changed: UnitDirectory = { ...config, entries, groups };
  const directories = store.directories.filter((directory) => directory.kind !== "config");
  const index = directories.findIndex(({ kind }) => kind !== "control");
  directories.splice(index === -1 ? directories.length : index, 0, changed);
  return { ...store, directories };
}
