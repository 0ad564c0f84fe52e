import { type InstallInfo, discoverUnit } from "./install-info.ts";
import { instantiate, parseUnitName, templateOf } from "./unit-name.ts";
import { type UnitStore, baseName } from "./unit-store.ts";

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
 * The state of a unit file (systemd's install.c, `unit_file_lookup_state`). Throws the `ImageError` of a unit file that
 * cannot be read.
 */
export function unitFileState(store: UnitStore, name: string): UnitFileState {
  const info = discoverUnit(store, name);
  if (typeof info === "string") return info;
  if (info.masked) return "masked";
  const isInstance = Boolean(parseUnitName(info.name)?.instance);
  if (baseName(info.path) !== name && !isInstance) return "alias";
  if (store.directories.some(({ kind, path }) => kind === "generator" && info.path.startsWith(`${path}/`))) {
    return "generated";
  }
  return linksOf(store, info, true) ?? (linksOf(store, info, false) === undefined ? stateOfSection(info) : "indirect");
}

function stateOfSection({ aliases, wantedBy, requiredBy, upheldBy, also }: InstallInfo): UnitFileState {
  if (aliases.length + wantedBy.length + requiredBy.length + upheldBy.length > 0) return "disabled";
  return also.length > 0 ? "indirect" : "static";
}

/**
 * Looks for links to a unit in all directories (systemd, `find_symlinks_in_scope`). With `knownNames` a link counts only
 * under a name that `systemctl enable` would give it. Undefined when none counts.
 */
function linksOf(store: UnitStore, info: InstallInfo, knownNames: boolean): UnitFileState | undefined {
  const isInstance = Boolean(parseUnitName(info.name)?.instance);
  let isBelow = false;
  let isLinked = false;
  let isFoundElsewhere = false;
  for (const directory of store.directories) {
    const { found, sameName } = searchLinks(directory, info, { knownNames, isBelow });
    if (found && directory.kind === "config") return "enabled";
    if (found) isFoundElsewhere = true;
    else if (sameName && directory.kind === "config") isLinked = true;
    if (info.path.startsWith(`${directory.path}/`)) isBelow = true;
  }
  // An instance that a vendor's link names is meant to run: it counts as static. A plain name there is but an alias.
  if (isFoundElsewhere && isInstance) return "static";
  return isLinked ? "linked" : undefined;
}

interface LinkSearch {
  readonly knownNames: boolean;
  /** Directories below the one of the unit file hold nothing of its own name: they are overridden. */
  readonly isBelow: boolean;
}

function searchLinks(
  directory: UnitStore["directories"][number],
  info: InstallInfo,
  { knownNames, isBelow }: LinkSearch,
): { readonly found: boolean; readonly sameName: boolean } {
  const counts = (link: string): boolean => !knownNames || isKnownName(info, link);
  for (const [name, { isLink, entries }] of directory.groups) {
    if (isLink || !/\.(?:wants|requires|upholds)$/.test(name)) continue;
    for (const [link, entry] of entries) {
      if (!entry.isLink) continue;
      const parsed = parseUnitName(link);
      if (link !== info.name && (!parsed || templateOf(parsed) !== info.name)) continue;
      if (counts(link)) return { found: true, sameName: false };
    }
  }
  let sameName = false;
  for (const [link, entry] of directory.entries) {
    if (entry.kind !== "link") continue;
    const isSameName = !isBelow && link === info.name;
    const leadsHere = baseName(entry.target) === info.name;
    if (isSameName && leadsHere) sameName = true;
    else if ((isSameName || leadsHere) && counts(link)) return { found: true, sameName };
  }
  return { found: false, sameName };
}

/** A name that `systemctl enable` makes a link of: the unit's, one of `Alias=`, the template's default instance. */
function isKnownName({ name, aliases, defaultInstance }: InstallInfo, link: string): boolean {
  if (link === name || aliases.includes(link)) return true;
  const parsed = parseUnitName(name);
  return parsed?.instance === "" && defaultInstance !== undefined && link === instantiate(parsed, defaultInstance);
}
