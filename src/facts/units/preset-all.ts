import { ImageError } from "../../image/errors.ts";
import type { Located } from "../../image/fact.ts";
import { type InstallInfo, discoverUnit } from "./install-info.ts";
import type { PresetRule, Presets } from "./presets.ts";
import { expandSpecifiers, instantiate, isValidAlias, parseUnitName } from "./unit-name.ts";
import {
  type DependencyEntry,
  type DependencyGroup,
  type UnitDirectory,
  type UnitEntry,
  type UnitStore,
  CONFIG_DIRECTORY,
  isInSearchPath,
} from "./unit-store.ts";

/** A link that the presets create in the configuration directory: `multi-user.target.wants/ssh.service`. */
export interface PresetLink {
  /** Undefined for an alias in the directory itself. */
  readonly group: string | undefined;
  readonly name: string;
  readonly destination: string;
  readonly rule: PresetRule | undefined;
}

export interface PresetRun {
  readonly links: readonly PresetLink[];
  /** Files for which systemd before 256 gives the presets up altogether: dangling aliases and files it cannot load. */
  readonly stumblingBlocks: readonly string[];
}

/**
 * What PID 1 does at the first boot (systemd's manager.c, `manager_preset_all`, in the enable-only mode that is the
 * default when systemd is built): enables every unit that the presets do not disable. Masked units stay as they are.
 */
export function presetAll(store: UnitStore, presets: Presets): PresetRun {
  const enabled = new Map<string, { readonly info: InstallInfo; readonly rule: PresetRule | undefined }>();
  const skipped = new Set<string>();
  const stumblingBlocks: string[] = [];
  for (const { kind, entries } of store.directories) {
    if (kind === "generator" || kind === "builtin") continue;
    for (const [name, entry] of entries) {
      if (entry.kind !== "file" && entry.kind !== "link") continue;
      if (enabled.has(name) || skipped.has(name)) continue;
      const { action, instances, rule } = presets.query(name);
      const info = discoverUnit(store, name);
      if (info === "dangling-alias" || info === "invalid-alias" || (info === "broken" && action === "enable")) {
        stumblingBlocks.push(entry.path);
      }
      // An alias is left alone: the unit itself has its turn.
      if (typeof info === "string" || info.name !== name) continue;
      if (action === "enable") for (const wanted of instances.length > 0 ? instances : [name]) plan(wanted, rule);
      else skipped.add(name);
    }
  }
  const links: PresetLink[] = [];
  for (const { info, rule } of enabled.values()) {
    for (const link of linksOfInstall(store, info)) links.push({ ...link, rule });
    if (links.length > MAX_LINKS) throw new ImageError("too-large", `the presets make more than ${MAX_LINKS} links`);
  }
  return { links, stumblingBlocks };

  /** Takes a unit in and what its `Also=` names. */
  function plan(first: string, rule: PresetRule | undefined): void {
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
const MAX_LINKS = 100_000;

/** The links that `systemctl enable` makes for a unit (systemd's install.c, `install_info_apply`). */
function linksOfInstall(store: UnitStore, info: InstallInfo): Omit<PresetLink, "rule">[] {
  const unit = parseUnitName(info.name);
  if (!unit) return [];
  const links: Omit<PresetLink, "rule">[] = [];
  // A unit from elsewhere is linked first; since systemd 254 its aliases lead to that link.
  const isLinked = !isInSearchPath(store, info.path);
  if (isLinked) {
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
      links.push({ group, name: target, destination: isLinked ? `${CONFIG_DIRECTORY}/${info.name}` : info.path });
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
    target.entries.set(name, { path, target: destination, destination, ...(origin ? { origin } : {}) });
    groups.set(group, target);
  }
  const changed: UnitDirectory = { ...config, entries, groups };
  const directories = store.directories.filter((directory) => directory.kind !== "config");
  const index = directories.findIndex(({ kind }) => kind !== "control");
  directories.splice(index === -1 ? directories.length : index, 0, changed);
  return { ...store, directories };
}
