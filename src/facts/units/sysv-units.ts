import type { SysvLink, SysvServices } from "./sysv.ts";
import { discoverUnit } from "./install-info.ts";
import { type UnitFile, parseUnitFile } from "./unit-file.ts";
import { parseUnitName } from "./unit-name.ts";
import {
  type DependencyEntry,
  type DependencyGroup,
  type UnitDirectory,
  type UnitEntry,
  type UnitStore,
} from "./unit-store.ts";
import { addTo } from "./multi-map.ts";

/** Where generators put units of the lowest priority (systemd.generator(7)). */
const GENERATOR_DIRECTORY = "/run/systemd/generator.late";

/** systemd-sysv-generator(8): the targets that stand for the runlevels. */
const targets: Readonly<Record<string, string>> = {
  "1": "rescue.target",
  "2": "multi-user.target",
  "3": "multi-user.target",
  "4": "multi-user.target",
  "5": "graphical.target",
};

/** Adds what systemd-sysv-generator makes at boot of the scripts that no native unit replaces. */
export function withSysvUnits(store: UnitStore, { scripts, links }: SysvServices): UnitStore {
  const entries = new Map<string, UnitEntry>();
  const groups = new Map<string, DependencyGroup & { readonly entries: Map<string, DependencyEntry> }>();
  const linksByName = new Map<string, SysvLink[]>();
  for (const link of links) addTo(linksByName, link.name, link);
  for (const { name, path, provides } of scripts.values()) {
    const unit = `${name}.service`;
    // Anything of that name, a mask included, keeps the script from becoming a unit.
    if (!parseUnitName(unit) || discoverUnit(store, unit) !== "not-found") continue;
    entries.set(unit, { kind: "file", path: `${GENERATOR_DIRECTORY}/${unit}`, file: unitOf(path), empty: false });
    for (const link of linksByName.get(name) ?? []) {
      const target = targets[link.runlevel];
      if (target === undefined) continue;
      const group = groups.get(`${target}.wants`) ?? { isLink: false, entries: new Map<string, DependencyEntry>() };
      if (!group.entries.has(unit)) group.entries.set(unit, { path: link.path, target: path, destination: path });
      groups.set(`${target}.wants`, group);
    }
    for (const alias of provides) {
      const aliasName = `${alias}.service`;
      if (!parseUnitName(aliasName) || entries.has(aliasName) || scripts.has(alias)) continue;
      entries.set(aliasName, {
        kind: "link",
        path: `${GENERATOR_DIRECTORY}/${aliasName}`,
        target: unit,
        destination: `${GENERATOR_DIRECTORY}/${unit}`,
      });
    }
  }
  if (entries.size === 0) return store;
  const directory: UnitDirectory = {
    kind: "generator",
    path: GENERATOR_DIRECTORY,
    realPath: GENERATOR_DIRECTORY,
    entries,
    groups,
    dropIns: new Map(),
  };
  return { ...store, directories: [...store.directories, directory] };
}

/**
 * What `systemctl is-enabled` says of scripts, which it leaves to systemd-sysv-install: of Debian that looks at
 * runlevels S and 5, of Red Hat at chkconfig's, which changes 3 and 5 together.
 */
export function sysvStates({ scripts, links }: SysvServices): ReadonlyMap<string, "enabled" | "disabled"> {
  const started = new Set(links.filter(({ runlevel }) => /[S35]/.test(runlevel)).map(({ name }) => name));
  return new Map([...scripts.keys()].map((name) => [`${name}.service`, started.has(name) ? "enabled" : "disabled"]));
}

/** The part of the generated unit that anyone can ask for. */
function unitOf(path: string): UnitFile {
  // A line break in a name would begin another setting.
  const script = path.replace(/[\r\n\0]/g, " ");
  return parseUnitFile(`[Unit]\nSourcePath=${script}\n[Service]\nType=forking\nExecStart=${script} start\n`);
}
