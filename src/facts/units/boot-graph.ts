import { ImageError } from "../../image/errors.ts";
import { type LoadedUnit, findDependencies, loadUnit, valuesOf } from "./loaded-unit.ts";
import type { NameMap } from "./name-map.ts";
import { parseBoolean, splitWords } from "./unit-file.ts";
import { type UnitName, expandSpecifiers, instantiate, parseUnitName } from "./unit-name.ts";
import { type UnitStore, isNull } from "./unit-store.ts";

/** Why a unit is started, or is not. */
export interface Reason {
  readonly path: string;
  readonly line?: number;
  readonly text: string;
}

/** What starting one unit brings along. */
export interface Closure {
  /** By the unit's own name, not its aliases: every reason that was met. */
  readonly reasons: ReadonlyMap<string, readonly Reason[]>;
  /** Files of the started units that could not be read: more units may start than are known. */
  readonly unseen: readonly ImageError[];
}

interface Edge {
  readonly name: string;
  readonly required: boolean;
  readonly reason: Reason;
}

/** Settings of `[Unit]` that start another unit, and the words that say so from the other side. */
const pullingSettings: readonly (readonly [key: string, verb: string, required: boolean])[] = [
  ["Wants", "wanted by", false],
  ["Upholds", "upheld by", false],
  ["Requires", "required by", true],
  ["BindsTo", "bound to by", true],
  // Spellings of releases before 230 and 209.
  ["RequiresOverridable", "required by", true],
  ["BindTo", "bound to by", true],
];

/** A template can name instances of itself without end. */
const MAX_UNITS = 10_000;
const MAX_REASONS = 20;
/** A drop-in for all services counts once for each of them. */
const MAX_EDGES = 500_000;
/** Real systems have chains of about ten units. */
const MAX_DEPTH = 500;

/** Releases of systemd from which something holds. */
const Since = {
  /** `Upholds=`; older releases pass the line over. */
  upholds: 249,
  /** `.upholds` directories. */
  upholdsDirectories: 254,
  /**
   * A unit that requires one that cannot start is not started either. Before, its own job stayed when it was only
   * wanted.
   */
  dropsUnmet: 254,
} as const;

/** Follows dependencies from unit to unit, as the transaction of PID 1 does (systemd's transaction.c). */
export class BootGraph {
  readonly #store: UnitStore;
  readonly #names: NameMap;
  readonly #version: number;
  readonly #units = new Map<string, LoadedUnit | undefined>();
  readonly #edges = new Map<string, readonly Edge[]>();
  readonly #obstacles = new Map<string, Reason | undefined>();
  #edgeCount = 0;

  /** `version` of systemd; unknown counts as new. */
  constructor(store: UnitStore, names: NameMap, version = Number.MAX_SAFE_INTEGER) {
    this.#store = store;
    this.#names = names;
    this.#version = version;
  }

  /** The unit behind a name; undefined when no directory knows it. */
  unit(name: string): LoadedUnit | undefined {
    if (!this.#units.has(name)) this.#units.set(name, loadUnit(this.#store, this.#names, name));
    return this.#units.get(name);
  }

  /**
   * Everything that starts when the root does; the root itself has the given reason. Where a required unit cannot
   * start, what is only wanted is left out, and the failure goes on to whoever requires the unit in turn. When it comes
   * to the root, nothing starts at all.
   */
  closure(rootName: string, rootReason: Reason): Closure {
    const reasons = new Map<string, Reason[]>();
    const unseen: ImageError[] = [];
    const add = (name: string, reason: Reason, depth: number): boolean => {
      const unit = this.unit(name);
      if (!unit) return !isAlwaysAFile(name);
      const known = reasons.get(unit.id);
      if (known) {
        if (known.length < MAX_REASONS) known.push(reason);
        return true;
      }
      if (unit.state !== "loaded") return false;
      if (reasons.size >= MAX_UNITS || depth > MAX_DEPTH) return true;
      reasons.set(unit.id, [reason]);
      unseen.push(...unit.unseen);
      const edges = this.#edgesOf(unit);
      // Which of several required units comes first is up to a hash: all are taken to come before the failing one.
      let isMet = true;
      for (const edge of edges) if (edge.required && !add(edge.name, edge.reason, depth + 1)) isMet = false;
      if (isMet) {
        for (const edge of edges) if (!edge.required) add(edge.name, edge.reason, depth + 1);
      } else if (this.#version >= Since.dropsUnmet) {
        reasons.delete(unit.id);
      }
      return isMet;
    };
    return add(rootName, rootReason, 0) ? { reasons, unseen } : { reasons: new Map(), unseen };
  }

  /** Why the unit does not start even when it is asked to. */
  obstacle(name: string, depth = 0): Reason | undefined {
    if (this.#obstacles.has(name)) return this.#obstacles.get(name);
    const unit = this.unit(name);
    if (!unit) return undefined;
    // Units that require each other do not stand in each other's way.
    this.#obstacles.set(name, undefined);
    const obstacle = this.#findObstacle(unit, depth);
    this.#obstacles.set(name, obstacle);
    return obstacle;
  }

  #findObstacle(unit: LoadedUnit, depth: number): Reason | undefined {
    const { id, path, broken } = unit;
    switch (unit.state) {
      case "masked":
        return { path, text: `${id} is masked` };
      case "not-found":
        return { path, text: `${id} is a link to a file that does not exist` };
      case "broken":
        return { path, line: broken?.line ?? 1, text: `${id} cannot be loaded: ${broken?.text ?? "bad setting"}` };
      case "loaded":
        return (
          this.#missingBond(unit) ??
          (this.#version >= Since.dropsUnmet ? this.#unmetRequirement(unit, depth) : undefined)
        );
    }
  }

  #unmetRequirement(unit: LoadedUnit, depth: number): Reason | undefined {
    if (depth > MAX_DEPTH) return undefined;
    for (const { name, required, reason } of this.#edgesOf(unit)) {
      if (!required) continue;
      if (this.obstacle(name, depth + 1)) {
        return { ...reason, text: `${unit.id} requires ${name}, which cannot start` };
      }
      if (!this.unit(name) && isAlwaysAFile(name)) {
        return { ...reason, text: `${unit.id} requires ${name}, which does not exist` };
      }
    }
    return undefined;
  }

  /** A unit that it is bound to and ordered after cannot be active (systemd's unit.c, `unit_verify_deps`). */
  #missingBond(unit: LoadedUnit): Reason | undefined {
    const self = parseUnitName(unit.id);
    if (!self) return undefined;
    const after = new Set(valuesOf(unit, "Unit", "After").flatMap(({ value }) => namesIn(value, self)));
    for (const { value, path, line } of valuesOf(unit, "Unit", "BindsTo")) {
      for (const name of namesIn(value, self)) {
        if (!after.has(name)) continue;
        const bound = this.unit(name);
        if (bound ? bound.state !== "loaded" : isAlwaysAFile(name)) {
          return {
            path,
            line,
            text: `${unit.id} is bound to ${name}, which ${bound ? "cannot start" : "does not exist"}`,
          };
        }
      }
    }
    return undefined;
  }

  #edgesOf(unit: LoadedUnit): readonly Edge[] {
    let edges = this.#edges.get(unit.id);
    if (!edges) {
      edges = this.#findEdges(unit);
      this.#edgeCount += edges.length;
      if (this.#edgeCount > MAX_EDGES)
        throw new ImageError("too-large", `the units depend on each other in more than ${MAX_EDGES} ways`);
      this.#edges.set(unit.id, edges);
    }
    return edges;
  }

  #findEdges(unit: LoadedUnit): Edge[] {
    const self = parseUnitName(unit.id);
    if (!self) return [];
    const edges: Edge[] = [];
    const names = [unit.id, ...unit.aliases];
    for (const [suffix, verb] of [
      [".wants", "wanted by"],
      [".requires", "required by"],
      [".upholds", "upheld by"],
    ] as const) {
      if (suffix === ".upholds" && this.#version < Since.upholdsDirectories) continue;
      for (const [entry, { path, target, destination, origin }] of findDependencies(this.#store, names, suffix)) {
        const name = resolveTemplate(entry, self);
        if (target === undefined || isNull(this.#store, destination) || name === undefined) continue;
        const text = origin ? `${verb} ${unit.id}, as the presets say at the first boot` : `${verb} ${unit.id}`;
        edges.push({ name, required: suffix === ".requires", reason: { ...(origin ?? { path }), text } });
      }
    }
    for (const [key, verb, required] of pullingSettings) {
      if (key === "Upholds" && this.#version < Since.upholds) continue;
      for (const { value, path, line } of valuesOf(unit, "Unit", key)) {
        const reason = { path, line, text: `${verb} ${unit.id}` };
        edges.push(...namesIn(value, self).map((name) => ({ name, required, reason })));
      }
    }
    for (const { value, path, line } of valuesOf(unit, "Service", "Sockets")) {
      const reason = { path, line, text: `a socket of ${unit.id}` };
      edges.push(...namesIn(value, self).map((name) => ({ name, required: false, reason })));
    }
    if (isDbusService(unit, self)) {
      const reason = { path: unit.path, text: `required by ${unit.id}, a service of the message bus` };
      edges.push({ name: "dbus.socket", required: true, reason });
    }
    if (hasDefaultDependencies(unit, self)) {
      const reason = { path: unit.path, text: `required by ${unit.id} by default` };
      edges.push({ name: "sysinit.target", required: false, reason });
    }
    return edges;
  }
}

/** Services, sockets, timers and paths require sysinit.target unless they say otherwise (systemd.service(5)). */
function hasDefaultDependencies(unit: LoadedUnit, { type }: UnitName): boolean {
  if (type !== "service" && type !== "socket" && type !== "timer" && type !== "path") return false;
  return parseBoolean(valuesOf(unit, "Unit", "DefaultDependencies").at(-1)?.value ?? "yes") !== false;
}

/** `Type=dbus`, which is the default where `BusName=` is set (systemd.service(5)). */
function isDbusService(unit: LoadedUnit, { type }: UnitName): boolean {
  if (type !== "service") return false;
  const busName = valuesOf(unit, "Service", "BusName").at(-1)?.value ?? "";
  return busName !== "" && (valuesOf(unit, "Service", "Type").at(-1)?.value || "dbus") === "dbus";
}

function namesIn(value: string, self: UnitName): string[] {
  return splitWords(value).flatMap((word) => {
    const expanded = expandSpecifiers(word, self);
    return (expanded === undefined ? undefined : resolveTemplate(expanded, self)) ?? [];
  });
}

/** A template that another unit asks for is filled with that unit's instance or prefix (systemd, `resolve_template`). */
function resolveTemplate(name: string, asker: UnitName): string | undefined {
  const parsed = parseUnitName(name);
  if (!parsed) return undefined;
  if (parsed.instance !== "") return name;
  const instance = instantiate(parsed, asker.instance ?? asker.prefix);
  return parseUnitName(instance) && instance;
}

/** Devices, mounts, swaps, slices and scopes come to be without a file. */
function isAlwaysAFile(name: string): boolean {
  const type = parseUnitName(name)?.type;
  return type === "service" || type === "socket" || type === "target" || type === "timer" || type === "path";
}
