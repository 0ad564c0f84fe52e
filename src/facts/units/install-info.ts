import { type UnitFile, assignmentsOf, splitWords } from "./unit-file.ts";
import { instantiate, isValidAlias, mayAlias, mayTemplate, parseUnitName, templateOf } from "./unit-name.ts";
import { type UnitStore, CONFIG_DIRECTORY, baseName, entryAt, isInSearchPath, isNull } from "./unit-store.ts";

/** The `[Install]` section of a unit after drop-ins, and where its name leads. */
export interface InstallInfo {
  readonly name: string;
  /** The file behind the name, after all links. */
  readonly path: string;
  readonly masked: boolean;
  readonly aliases: readonly string[];
  readonly wantedBy: readonly string[];
  readonly requiredBy: readonly string[];
  readonly upheldBy: readonly string[];
  readonly also: readonly string[];
  readonly defaultInstance: string | undefined;
}

/**
 * Why `systemctl` knows no unit file of a name: nothing is there; an alias of nothing; a link to a unit of another kind
 * or to itself; a link in the place of a unit that can have no aliases; a file or directory that is no unit file.
 */
export type NoInstallInfo = "not-found" | "dangling-alias" | "refused-alias" | "invalid-alias" | "broken";

type Install = Omit<InstallInfo, "name" | "path" | "masked">;

const nothing: Install = {
  aliases: [],
  wantedBy: [],
  requiredBy: [],
  upheldBy: [],
  also: [],
  defaultInstance: undefined,
};

const MAX_HOPS = 64;

export interface DiscoverOptions {
  /** False as for units that presets enable through `Also=`: a link in the configuration directory ends the search. */
  readonly followConfigLinks: boolean;
}

/**
 * Follows a name to its unit file the way `systemctl` does (systemd's install.c: `install_info_traverse`,
 * `unit_file_search`), which differs from PID 1 in details: each alias on the way is searched for anew, and a link
 * that is no valid alias ends the search instead of being passed over.
 */
export function discoverUnit(
  store: UnitStore,
  name: string,
  { followConfigLinks }: DiscoverOptions = { followConfigLinks: true },
): InstallInfo | NoInstallInfo {
  let at: string = name;
  for (let hops = 0; hops < MAX_HOPS; hops++) {
    const step = searchUnit(store, at, followConfigLinks);
    if (step === "not-found") return at === name ? step : "dangling-alias";
    if (typeof step === "string" || !("next" in step)) return step;
    at = step.next;
  }
  return "refused-alias";
}

/** One name looked up: its file, or the other name that an alias stands for. */
function searchUnit(
  store: UnitStore,
  name: string,
  followConfigLinks: boolean,
): InstallInfo | NoInstallInfo | { readonly next: string } {
  const parsed = parseUnitName(name);
  if (!parsed) return "invalid-alias";
  const found = firstEntry(store, name) ?? firstEntry(store, templateOf(parsed));
  if (!found) return "not-found";
  let path = found;
  for (let hops = 0; hops < MAX_HOPS; hops++) {
    const entry = entryAt(store, path);
    if (!entry) return "not-found";
    const info = { name, path, masked: isNull(store, path) };
    switch (entry.kind) {
      case "device":
        return { ...info, ...nothing };
      case "file":
        if (info.masked) return { ...info, ...nothing };
        if (entry.file.broken) return "broken";
        return { ...info, ...installOf(store, entry.file, name) };
      case "unreadable":
        throw entry.error;
      case "other":
        return "broken";
      case "link":
    }
    const { destination } = entry;
    const isAlias = isInSearchPath(store, destination);
    if (isAlias && !isValidAlias(baseName(path), baseName(destination))) {
      return canHaveAliases(baseName(path)) ? "refused-alias" : "invalid-alias";
    }
    if (info.masked) return { ...info, ...nothing };
    if (!followConfigLinks && path.startsWith(`${CONFIG_DIRECTORY}/`)) return "refused-alias";
    if (isAlias && baseName(destination) !== name) {
      const target = parseUnitName(baseName(destination));
      const next =
        target?.instance === "" && parsed.instance ? instantiate(target, parsed.instance) : baseName(destination);
      if (next !== name) return { next };
    }
    path = destination;
  }
  return "refused-alias";
}

function canHaveAliases(name: string): boolean {
  const parsed = parseUnitName(name);
  return parsed !== undefined && mayAlias(parsed.type) && (parsed.instance === undefined || mayTemplate(parsed.type));
}

function firstEntry(store: UnitStore, name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  for (const { entries } of store.directories) {
    const path = entries.get(name)?.path;
    if (path !== undefined) return path;
  }
  return undefined;
}

/** The `[Install]` section of a file and the drop-ins of its name and template. */
function installOf(store: UnitStore, file: UnitFile, name: string): Install {
  const parsed = parseUnitName(name);
  const files = [file, ...installDropIns(store, name, parsed && templateOf(parsed))];
  const list = (key: string): string[] => {
    let words: string[] = [];
    for (const assignment of files.flatMap((file) => assignmentsOf(file, "Install", key))) {
      // An empty value takes back what came before; of Also= it says nothing.
      words = assignment.value === "" && key !== "Also" ? [] : [...words, ...splitWords(assignment.value)];
    }
    return words;
  };
  const instances = files.flatMap((file) => assignmentsOf(file, "Install", "DefaultInstance"));
  return {
    // Alias= of a mount or any other unit that can have none is passed over.
    aliases: parsed && mayAlias(parsed.type) ? list("Alias") : [],
    wantedBy: list("WantedBy"),
    requiredBy: list("RequiredBy"),
    upheldBy: list("UpheldBy"),
    also: list("Also"),
    defaultInstance: parsed?.instance === "" ? instances.at(-1)?.value || undefined : undefined,
  };
}

/** Unlike PID 1, `systemctl` reads no drop-ins of dashed prefixes and types. */
function installDropIns(store: UnitStore, name: string, template: string | undefined): UnitFile[] {
  const found = new Map<string, UnitFile | undefined>();
  for (const owner of template === undefined || template === name ? [name] : [name, template]) {
    for (const { dropIns } of store.directories) {
      for (const [fileName, { file }] of dropIns.get(`${owner}.d`) ?? []) {
        if (!found.has(fileName)) found.set(fileName, file);
      }
    }
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, file]) => file ?? []);
}
