import type { ImageError } from "../../image/errors.ts";
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
const MAX_REQUIRED_DEPTH = 100;

/** Follows dependencies from unit to unit, as the transaction of PID 1 does. */
export class BootGraph {
  readonly #store: UnitStore;
  readonly #names: NameMap;
  readonly #units = new Map<string, LoadedUnit | undefined>();
  readonly #edges = new Map<string, readonly Edge[]>();
  readonly #obstacles = new Map<string, Reason | undefined>();

  constructor(store: UnitStore, names: NameMap) {
    this.#store = store;
    this.#names = names;
  }

  /** The unit behind a name; undefined when no directory knows it. */
  unit(name: string): LoadedUnit | undefined {
    if (!this.#units.has(name)) this.#units.set(name, loadUnit(this.#store, this.#names, name));
    return this.#units.get(name);
  }

  /** Everything that starts when the root does; the root itself has the given reason. */
  closure(rootName: string, rootReason: Reason): Closure {
    const reasons = new Map<string, Reason[]>();
    const unseen: ImageError[] = [];
    const pending: Edge[] = [{ name: rootName, required: false, reason: rootReason }];
    for (let edge = pending.pop(); edge; edge = pending.pop()) {
      const unit = this.unit(edge.name);
      if (!unit) continue;
      const known = reasons.get(unit.id);
      if (known) {
        if (known.length < MAX_REASONS) known.push(edge.reason);
        continue;
      }
      if (this.obstacle(unit.id) !== undefined || reasons.size >= MAX_UNITS) continue;
      reasons.set(unit.id, [edge.reason]);
      unseen.push(...unit.unseen);
      pending.push(...this.#edgesOf(unit).toReversed());
    }
    return { reasons, unseen };
  }

  /** Why the unit cannot start even when it is asked to: it, or a unit that it requires, is masked, broken or missing. */
  obstacle(name: string, depth = 0): Reason | undefined {
    if (this.#obstacles.has(name)) return this.#obstacles.get(name);
    const unit = this.unit(name);
    if (!unit) return undefined;
    // Units that require each other do not stand in each other's way.
    this.#obstacles.set(name, undefined);
    const obstacle = this.#ownObstacle(unit) ?? this.#requiredObstacle(unit, depth);
    this.#obstacles.set(name, obstacle);
    return obstacle;
  }

  #ownObstacle({ id, path, state, broken }: LoadedUnit): Reason | undefined {
    switch (state) {
      case "masked":
        return { path, text: `${id} is masked` };
      case "not-found":
        return { path, text: `${id} is a link to a file that does not exist` };
      case "broken":
        return { path, line: broken?.line ?? 1, text: `${id} cannot be loaded: ${broken?.text ?? "bad setting"}` };
      case "loaded":
        return undefined;
    }
  }

  #requiredObstacle(unit: LoadedUnit, depth: number): Reason | undefined {
    if (depth > MAX_REQUIRED_DEPTH) return undefined;
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

  #edgesOf(unit: LoadedUnit): readonly Edge[] {
    let edges = this.#edges.get(unit.id);
    if (!edges) {
      edges = this.#findEdges(unit);
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
      for (const [entry, { path, target, destination, origin }] of findDependencies(this.#store, names, suffix)) {
        const name = resolveTemplate(entry, self);
        if (target === undefined || isNull(this.#store, destination) || name === undefined) continue;
        const text = origin ? `${verb} ${unit.id}, as the presets say at the first boot` : `${verb} ${unit.id}`;
        edges.push({ name, required: suffix === ".requires", reason: { ...(origin ?? { path }), text } });
      }
    }
    for (const [key, verb, required] of pullingSettings) {
      for (const { value, path, line } of valuesOf(unit, "Unit", key)) {
        const reason = { path, line, text: `${verb} ${unit.id}` };
        edges.push(...namesIn(value, self).map((name) => ({ name, required, reason })));
      }
    }
    for (const { value, path, line } of valuesOf(unit, "Service", "Sockets")) {
      const reason = { path, line, text: `a socket of ${unit.id}` };
      edges.push(...namesIn(value, self).map((name) => ({ name, required: false, reason })));
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
