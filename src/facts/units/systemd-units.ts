import type { Located } from "../../image/fact.ts";
import { BootGraph, type Closure, type Reason } from "./boot-graph.ts";
import { type UnitFileState, UnitFileStates } from "./enablement.ts";
import { type LoadedUnit, valuesOf } from "./loaded-unit.ts";
import { NameMap } from "./name-map.ts";
import { parseBoolean, splitWords } from "./unit-file.ts";
import { expandSpecifiers, parseUnitName, templateOf } from "./unit-name.ts";
import { type UnitStore, entryAt } from "./unit-store.ts";
import { addTo } from "./multi-map.ts";

/** One unit under one name. */
export interface Unit {
  /** As it was asked for: `waagent.service`. */
  readonly name: string;
  /** The file that decides, or the link that masks it; the script or job of a service that is no unit. */
  readonly path: string;
  /** The unit that this name is an alias of. */
  readonly aliasOf: string | undefined;
  readonly masked: boolean;
  /** What `systemctl is-enabled` prints on the booted system, so after the presets where they apply. */
  readonly isEnabled: UnitFileState;
  /** The default target brings it up, directly or through other units. Conditions of the unit are not judged. */
  readonly startsAtBoot: boolean;
  readonly startReasons: readonly Reason[];
  /** Why it would not start even when another unit asks for it: masked, broken, or a unit that it requires is. */
  readonly obstacle: Reason | undefined;
  /** Sockets, timers and paths that start it on demand, whether they start at boot or not. */
  readonly triggeredBy: readonly string[];
  /** One of `triggeredBy` starts at boot. */
  readonly startsOnDemand: boolean;
  /** All assignments after drop-ins, in order; lists and resets are left to the caller. Names are case-sensitive. */
  values(section: string, key: string): readonly Located<string>[];
}

export interface SystemdOptions {
  /** Of systemd; unknown counts as new. */
  readonly version?: number | undefined;
  /** The answers of systemd-sysv-install, where there is one, for scripts that became units. */
  readonly scriptStates?: ReadonlyMap<string, "enabled" | "disabled"> | undefined;
}

/** The units of a tree as systemd sees them. Members of a unit throw `ImageError` where its files cannot be read. */
export class SystemdUnits {
  readonly defaultTarget: string;
  readonly #store: UnitStore;
  readonly #scriptStates: ReadonlyMap<string, "enabled" | "disabled">;
  readonly #names: NameMap;
  readonly #graph: BootGraph;
  readonly #atBoot: Closure;
  readonly #closures = new Map<string, Closure>();
  readonly #units = new Map<string, Unit | undefined>();
  #states: UnitFileStates | undefined;
  #triggers: ReadonlyMap<string, readonly string[]> | undefined;

  constructor(store: UnitStore, { version, scriptStates = new Map() }: SystemdOptions = {}) {
    this.#store = store;
    this.#scriptStates = scriptStates;
    this.#names = new NameMap(store);
    this.#graph = new BootGraph(store, this.#names, version);
    const target = this.#graph.unit("default.target");
    this.defaultTarget = target?.id ?? "default.target";
    this.#atBoot = this.#graph.closure("default.target", {
      path: this.#names.link("default.target") ?? target?.path ?? "/etc/systemd/system/default.target",
      text: `${this.defaultTarget} is the default target`,
    });
  }

  find(name: string): Unit | undefined {
    if (!this.#units.has(name)) {
      const loaded = this.#graph.unit(name);
      this.#units.set(name, loaded && new SystemdUnit(this, name, loaded));
    }
    return this.#units.get(name);
  }

  /** Every name with a file or link, and the instances of templates that start at boot; sorted. */
  all(): readonly Unit[] {
    const names = new Set([...this.#names.names(), ...this.#atBoot.reasons.keys()]);
    return [...names].sort().flatMap((name) => this.find(name) ?? []);
  }

  isEnabled(name: string): UnitFileState {
    this.#states ??= new UnitFileStates(this.#store);
    const state = this.#states.state(name);
    return state === "generated" ? (this.#scriptStates.get(name) ?? state) : state;
  }

  reasons(id: string): readonly Reason[] {
    return this.#atBoot.reasons.get(id) ?? [];
  }

  startsAtBoot(id: string): boolean {
    return this.#graph.obstacle(id) === undefined && isIn(this.#atBoot, id);
  }

  /** Whether starting `root`, as a generator may ask for, starts the unit too. */
  startsWith(root: string, name: string): boolean {
    let closure = this.#closures.get(root);
    if (!closure) {
      closure = this.#graph.closure(root, { path: "", text: "" });
      this.#closures.set(root, closure);
    }
    const id = this.#graph.unit(name)?.id;
    return id !== undefined && this.#graph.obstacle(id) === undefined && isIn(closure, id);
  }

  obstacle(id: string): Reason | undefined {
    return this.#graph.obstacle(id);
  }

  triggersOf(id: string): readonly string[] {
    this.#triggers ??= this.#findTriggers();
    const parsed = parseUnitName(id);
    const template = parsed && templateOf(parsed);
    return this.#triggers.get(id) ?? (template === undefined ? [] : (this.#triggers.get(template) ?? []));
  }

  /** Which sockets, timers and paths start which unit. */
  #findTriggers(): ReadonlyMap<string, readonly string[]> {
    const triggers = new Map<string, string[]>();
    const names = new Set([...this.#names.names(), ...this.#atBoot.reasons.keys()]);
    for (const name of [...names].sort()) {
      const unit = parseUnitName(name);
      const loaded = this.#graph.unit(name);
      if (!unit || !loaded || loaded.id !== name || loaded.state !== "loaded") continue;
      for (const target of triggeredUnits(loaded)) {
        const id = this.#graph.unit(target)?.id ?? target;
        addTo(triggers, id, name);
      }
    }
    return triggers;
  }

  sourcePath(loaded: LoadedUnit): string {
    const entry = entryAt(this.#store, loaded.path);
    const isGenerated = this.#store.directories.some(
      ({ kind, path }) => kind === "generator" && loaded.path.startsWith(`${path}/`),
    );
    return (isGenerated && entry && valuesOf(loaded, "Unit", "SourcePath").at(-1)?.value) || loaded.path;
  }
}

/** What a socket, timer or path starts: its setting, else the service of its own name. */
function triggeredUnits(loaded: LoadedUnit): string[] {
  const unit = parseUnitName(loaded.id);
  if (!unit) return [];
  const last = (section: string, key: string): string | undefined => valuesOf(loaded, section, key).at(-1)?.value;
  const own = unit.instance === undefined ? unit.prefix : `${unit.prefix}@${unit.instance}`;
  const named = (value: string | undefined): string | undefined =>
    value === undefined || value === "" ? undefined : expandSpecifiers(splitWords(value)[0] ?? "", unit);
  switch (unit.type) {
    case "socket":
      if (parseBoolean(last("Socket", "Accept") ?? "no")) return [`${unit.prefix}@.service`];
      return [named(last("Socket", "Service")) ?? `${own}.service`];
    case "timer":
      return [named(last("Timer", "Unit")) ?? `${own}.service`];
    case "path":
      return [named(last("Path", "Unit")) ?? `${own}.service`];
    default:
      return [];
  }
}

function isIn({ reasons, unseen }: Closure, id: string): boolean {
  if (reasons.has(id)) return true;
  // A file that was not seen may have asked for it.
  if (unseen[0]) throw unseen[0];
  return false;
}

class SystemdUnit implements Unit {
  readonly name: string;
  readonly #units: SystemdUnits;
  readonly #loaded: LoadedUnit;
  #isEnabled: UnitFileState | undefined;

  constructor(units: SystemdUnits, name: string, loaded: LoadedUnit) {
    this.name = name;
    this.#units = units;
    this.#loaded = loaded;
  }

  get path(): string {
    return this.#units.sourcePath(this.#loaded);
  }

  get aliasOf(): string | undefined {
    return this.#loaded.id === this.name ? undefined : this.#loaded.id;
  }

  get masked(): boolean {
    return this.#loaded.state === "masked";
  }

  get isEnabled(): UnitFileState {
    this.#isEnabled ??= this.#units.isEnabled(this.name);
    return this.#isEnabled;
  }

  get startsAtBoot(): boolean {
    return this.#units.startsAtBoot(this.#loaded.id);
  }

  get startReasons(): readonly Reason[] {
    return this.#units.reasons(this.#loaded.id);
  }

  get obstacle(): Reason | undefined {
    return this.#units.obstacle(this.#loaded.id);
  }

  get triggeredBy(): readonly string[] {
    return this.#units.triggersOf(this.#loaded.id);
  }

  get startsOnDemand(): boolean {
    return (
      this.obstacle === undefined &&
      this.triggeredBy.some((trigger) => this.#units.find(trigger)?.startsAtBoot === true)
    );
  }

  values(section: string, key: string): readonly Located<string>[] {
    if (this.#loaded.unseen[0]) throw this.#loaded.unseen[0];
    return valuesOf(this.#loaded, section, key);
  }
}
