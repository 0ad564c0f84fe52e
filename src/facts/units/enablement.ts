import { type InstallInfo, discoverUnit } from "./install-info.ts";
import { addTo } from "./multi-map.ts";
import { instantiate, parseUnitName, templateOf } from "./unit-name.ts";
import { type UnitDirectory, type UnitStore, baseName } from "./unit-store.ts";

/**
 * What `systemctl is-enabled` prints; `bad` is what `list-unit-files` says of a file that is none, for which
 * `is-enabled` prints an error.
 */
export type UnitFileState =
  | "enabled"
  | "disabled"
  | "static"
  | "masked"
  | "indirect"
  | "alias"
  | "generated"
  | "linked"
  | "not-found"
  | "bad";

/**
 * The states of unit files (systemd's install.c, `unit_file_lookup_state`). Throws the `ImageError` of a unit file that
 * cannot be read.
 */
export class UnitFileStates {
  readonly #store: UnitStore;
  readonly #links: readonly (readonly [directory: UnitDirectory, links: DirectoryLinks])[];

  constructor(store: UnitStore) {
    this.#store = store;
    this.#links = store.directories.map((directory) => [directory, linksIn(directory)] as const);
  }

  state(name: string): UnitFileState {
    const info = discoverUnit(this.#store, name);
    if (typeof info === "string") return this.#isListed(name) ? "bad" : "not-found";
    if (info.masked) return "masked";
    if (baseName(info.path) !== name && !isInstance(info.name)) return "alias";
    const isGenerated = ({ kind, path }: UnitDirectory): boolean =>
      kind === "generator" && info.path.startsWith(`${path}/`);
    if (this.#store.directories.some(isGenerated)) return "generated";
    const own = this.#stateOfLinks(info, (link) => isKnownName(info, link));
    if (own !== undefined) return own;
    return this.#stateOfLinks(info, () => true) === undefined ? stateOfSection(info) : "indirect";
  }

  /** Directories and devices are not taken for unit files, whatever their name. */
  #isListed(name: string): boolean {
    return this.#store.directories.some(({ entries }) => {
      const kind = entries.get(name)?.kind;
      return kind === "file" || kind === "link" || kind === "unreadable";
    });
  }

  /** Looks for links to a unit in all directories (`find_symlinks_in_scope`). Undefined when none counts. */
  #stateOfLinks(info: InstallInfo, counts: (link: string) => boolean): UnitFileState | undefined {
    let isBelow = false;
    let isLinked = false;
    let isFoundElsewhere = false;
    for (const [{ kind, path }, { wanted, leading }] of this.#links) {
      // Directories below the one of the unit file hold nothing of its own name: they are overridden.
      const ownLink = isBelow ? undefined : leading.own.get(info.name);
      const isSameName = ownLink !== undefined && leading.to.get(info.name)?.includes(info.name) === true;
      const found =
        wanted.get(info.name)?.some(counts) === true ||
        (ownLink !== undefined && !isSameName && counts(info.name)) ||
        leading.to.get(info.name)?.some((link) => !(isSameName && link === info.name) && counts(link)) === true;
      if (found && kind === "config") return "enabled";
      if (found) isFoundElsewhere = true;
      else if (isSameName && kind === "config") isLinked = true;
      if (info.path.startsWith(`${path}/`)) isBelow = true;
    }
    // An instance that a vendor's link names is meant to run: it counts as static. A plain name there is but an alias.
    if (isFoundElsewhere && isInstance(info.name)) return "static";
    return isLinked ? "linked" : undefined;
  }
}

interface DirectoryLinks {
  /** Of `.wants` and its like: link names by the unit and by the template they are links of. */
  readonly wanted: ReadonlyMap<string, readonly string[]>;
  readonly leading: {
    /** Links of the directory itself by their names. */
    readonly own: ReadonlyMap<string, string>;
    /** Their names by the last component of their targets. */
    readonly to: ReadonlyMap<string, readonly string[]>;
  };
}

function linksIn({ groups, entries }: UnitDirectory): DirectoryLinks {
  const wanted = new Map<string, string[]>();
  const own = new Map<string, string>();
  const to = new Map<string, string[]>();
  for (const { isLink, entries } of groups.values()) {
    if (isLink) continue;
    for (const [link, { target }] of entries) {
      if (target === undefined) continue;
      addTo(wanted, link, link);
      const parsed = parseUnitName(link);
      const template = parsed && templateOf(parsed);
      if (template !== undefined && template !== link) addTo(wanted, template, link);
    }
  }
  for (const [link, entry] of entries) {
    if (entry.kind !== "link") continue;
    own.set(link, entry.target);
    addTo(to, baseName(entry.target), link);
  }
  return { wanted, leading: { own, to } };
}

function isInstance(name: string): boolean {
  return Boolean(parseUnitName(name)?.instance);
}

function stateOfSection({ aliases, wantedBy, requiredBy, upheldBy, also }: InstallInfo): UnitFileState {
  if (aliases.length + wantedBy.length + requiredBy.length + upheldBy.length > 0) return "disabled";
  return also.length > 0 ? "indirect" : "static";
}

/** A name that `systemctl enable` makes a link of: the unit's, one of `Alias=`, the template's default instance. */
function isKnownName({ name, aliases, defaultInstance }: InstallInfo, link: string): boolean {
  if (link === name || aliases.includes(link)) return true;
  const parsed = parseUnitName(name);
  return parsed?.instance === "" && defaultInstance !== undefined && link === instantiate(parsed, defaultInstance);
}
