import type { ImageError } from "../../image/errors.ts";
import type { Located } from "../../image/fact.ts";
import type { NameMap } from "./name-map.ts";
import { type UnitFile, assignmentsOf } from "./unit-file.ts";
import { instantiate, parseUnitName, templateOf } from "./unit-name.ts";
import {
  type DependencyEntry,
  type DropIn,
  type UnitDirectory,
  type UnitEntry,
  type UnitStore,
  entryAt,
  isNull,
} from "./unit-store.ts";

/** A unit as PID 1 has it in memory: its file and drop-ins, before any setting is interpreted. */
export interface LoadedUnit {
  readonly id: string;
  readonly aliases: readonly string[];
  /** What decides: the unit's file, or the link that masks it. */
  readonly path: string;
  readonly state: "loaded" | "masked" | "not-found" | "broken";
  /** Where a broken unit is broken. */
  readonly broken: { readonly line: number; readonly text: string } | undefined;
  /** Files of this unit that could not be read; what they say is missing below. */
  readonly unseen: readonly ImageError[];
  /** The unit's file first, then its drop-ins in order of their names. */
  readonly files: readonly { readonly path: string; readonly file: UnitFile }[];
}

/** Undefined when no directory knows the name. */
export function loadUnit(store: UnitStore, names: NameMap, name: string): LoadedUnit | undefined {
  const fragment = names.find(name);
  if (!fragment) return undefined;
  const { id, entry } = fragment;
  const aliases = names.aliases(id);
  const base = { id, aliases, path: entry.path, broken: undefined, unseen: [], files: [] };
  if (isNull(store, entry.path)) return { ...base, state: "masked" };
  const file = fileAt(store, entry);
  if (!file) return { ...base, state: "not-found" };
  if (file.kind === "unreadable") return { ...base, state: "loaded", unseen: [file.error] };
  if (file.file.broken) return { ...base, path: file.path, state: "broken", broken: file.file.broken };
  const dropIns = [...findDropIns(store, [id, ...aliases]).values()];
  return {
    ...base,
    path: entry.path,
    state: "loaded",
    unseen: dropIns.flatMap(({ error }) => error ?? []),
    files: [
      { path: file.path, file: file.file },
      ...dropIns.flatMap(({ path, file }) => (file ? [{ path, file }] : [])),
    ],
  };
}

/** All assignments of a setting with their places. */
export function valuesOf(unit: Pick<LoadedUnit, "files">, section: string, key: string): Located<string>[] {
  return unit.files.flatMap(({ path, file }) =>
    assignmentsOf(file, section, key).map(({ value, line }) => ({ value, path, line })),
  );
}

/** The entries of `<name>.wants` and its like that count for a unit of these names, by the name of the unit wanted. */
export function findDependencies(
  store: UnitStore,
  names: readonly string[],
  suffix: ".wants" | ".requires" | ".upholds",
): ReadonlyMap<string, DependencyEntry> {
  return firstOfEachName(
    store,
    names,
    (directory, owner) => directory.groups.get(owner + suffix)?.entries ?? new Map<string, DependencyEntry>(),
  );
}

/** Drop-ins in the order in which they apply; of two with one name the more special one counts. */
function findDropIns(store: UnitStore, names: readonly string[]): ReadonlyMap<string, DropIn> {
  return firstOfEachName(
    store,
    names,
    (directory, owner) => directory.dropIns.get(`${owner}.d`) ?? new Map<string, DropIn>(),
  );
}

/**
 * Collects files of directories that belong to a unit (systemd, `unit_file_find_dropin_paths`): per name and search
 * directory the name's own, its template's and those of its dashed prefixes, last those of the unit's type.
 */
function firstOfEachName<T>(
  store: UnitStore,
  names: readonly string[],
  lookUp: (directory: UnitDirectory, owner: string) => ReadonlyMap<string, T>,
): ReadonlyMap<string, T> {
  const found = new Map<string, T>();
  const add = (directory: UnitDirectory, owner: string): void => {
    for (const [name, value] of lookUp(directory, owner)) if (!found.has(name)) found.set(name, value);
  };
  for (const name of names) {
    const owners = ownersOf(name);
    for (const directory of store.directories) for (const owner of owners) add(directory, owner);
  }
  const type = names[0] === undefined ? undefined : parseUnitName(names[0])?.type;
  if (type !== undefined) for (const directory of store.directories) add(directory, type);
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

/** `a-b@c.service`: itself, `a-b@.service`, `a-@c.service`, `a-@.service` (systemd, `unit_file_find_dirs`). */
function ownersOf(name: string): string[] {
  const owners: string[] = [];
  for (let at = parseUnitName(name); at;) {
    owners.push(at.name);
    const template = templateOf(at);
    if (at.instance && template !== undefined) owners.push(template);
    const prefix = at.prefix.endsWith("-") ? at.prefix.slice(0, -1) : at.prefix;
    const dash = prefix.lastIndexOf("-");
    if (dash <= 0) break;
    const shorter = prefix.slice(0, dash + 1);
    at = parseUnitName(
      at.instance === undefined
        ? `${shorter}.${at.type}`
        : instantiate({ name: "", prefix: shorter, instance: at.instance, type: at.type }, at.instance),
    );
  }
  return owners;
}

/** The regular file that a fragment leads to, through links out of the search path. */
function fileAt(store: UnitStore, entry: UnitEntry): (UnitEntry & { kind: "file" | "unreadable" }) | undefined {
  let at: UnitEntry | undefined = entry;
  for (let hops = 0; hops < 8 && at?.kind === "link"; hops++) at = entryAt(store, at.destination);
  return at?.kind === "file" || at?.kind === "unreadable" ? at : undefined;
}
