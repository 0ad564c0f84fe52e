import { instantiate, isValidAlias, parseUnitName, templateOf } from "./unit-name.ts";
import { type UnitEntry, type UnitStore, baseName, entryAt, isInSearchPath } from "./unit-store.ts";
import { addTo } from "./multi-map.ts";

/** Links from name to name are followed this often (`FOLLOW_MAX` of systemd's unit-file.c). */
const MAX_HOPS = 8;

export interface Fragment {
  /** The name that the unit goes by: of the file, not of an alias; with the instance that was asked for. */
  readonly id: string;
  readonly entry: UnitEntry;
}

/**
 * Which file a unit name stands for, as PID 1 sees it (systemd, `unit_file_build_name_map` and
 * `unit_file_find_fragment`): the first directory that holds the name decides; a link within the search path is an
 * alias, a link out of it a file of that name; invalid aliases are passed over.
 */
export class NameMap {
  /** Name → path of its file, or another name. */
  readonly #targets = new Map<string, string>();
  readonly #aliases = new Map<string, string[]>();
  readonly #store: UnitStore;

  constructor(store: UnitStore) {
    this.#store = store;
    for (const directory of store.directories) {
      for (const [name, entry] of directory.entries) {
        if (this.#targets.has(name)) continue;
        const target = this.#targetOf(name, entry);
        if (target !== undefined) this.#targets.set(name, target);
      }
    }
    for (const name of this.#targets.keys()) {
      const id = this.find(name)?.id;
      if (id !== undefined && id !== name) addTo(this.#aliases, id, name);
    }
  }

  /** Every name that has a file or is a link, aliases and templates included. */
  names(): Iterable<string> {
    return this.#targets.keys();
  }

  /** The path of the alias link of a name; undefined when the name is none. */
  link(name: string): string | undefined {
    for (const { entries } of this.#store.directories) {
      const entry = entries.get(name);
      if (entry) return entry.kind === "link" ? entry.path : undefined;
    }
    return undefined;
  }

  /** The file behind a name; of an instance without a file of its own that of the template. */
  find(name: string): Fragment | undefined {
    const parsed = parseUnitName(name);
    if (!parsed) return undefined;
    const template = templateOf(parsed);
    const path = this.#follow(name) ?? (template === undefined ? undefined : this.#follow(template));
    const entry = path === undefined ? undefined : entryAt(this.#store, path);
    if (path === undefined || !entry) return undefined;
    const fileName = parseUnitName(baseName(path));
    if (!fileName) return undefined;
    const isInstanceOfFile = fileName.instance === "" && parsed.instance !== undefined && parsed.instance !== "";
    return { id: isInstanceOfFile ? instantiate(fileName, parsed.instance) : fileName.name, entry };
  }

  /** The other names under which a unit is known, sorted. */
  aliases(id: string): readonly string[] {
    const names = new Set(this.#aliases.get(id));
    const parsed = parseUnitName(id);
    const template = parsed && templateOf(parsed);
    if (parsed?.instance && template !== undefined) {
      for (const alias of this.#aliases.get(template) ?? []) {
        const aliasName = parseUnitName(alias);
        if (aliasName?.instance === "") names.add(instantiate(aliasName, parsed.instance));
      }
    }
    return [...names].sort();
  }

  #targetOf(name: string, entry: UnitEntry): string | undefined {
    switch (entry.kind) {
      case "file":
      case "unreadable":
        return entry.path;
      case "link":
        if (!isInSearchPath(this.#store, entry.destination)) return entry.path;
        return isValidAlias(name, baseName(entry.destination)) ? baseName(entry.destination) : undefined;
      case "device":
      case "other":
        return undefined;
    }
  }

  /** The path at the end of all names (systemd, `unit_ids_map_get`). */
  #follow(name: string): string | undefined {
    let at = name;
    for (let hops = 0; hops < MAX_HOPS; hops++) {
      let target = this.#targets.get(at);
      if (target === undefined && hops > 0) {
        const parsed = parseUnitName(at);
        const template = parsed && templateOf(parsed);
        target = template === undefined ? undefined : this.#targets.get(template);
      }
      if (target === undefined || target.startsWith("/")) return target;
      at = target;
    }
    return undefined;
  }
}
