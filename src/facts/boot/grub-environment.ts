/** The value of a GRUB variable. */
export interface GrubValue {
  readonly text: string;
  /** False where only the booting machine can tell; `text` is then empty or one of the possible values. */
  readonly known: boolean;
  /** Where it was given, for values that a file holds. */
  readonly place?: { readonly path: string; readonly line: number };
}

interface Slot {
  readonly value: GrubValue | undefined;
  readonly exported: boolean;
}

/** More variables than this are not kept: real configurations have some dozens. */
const MAX_VARIABLES = 4096;

/**
 * The variables of GRUB (grub-core/kern/env.c): a context sees its own, a context that is opened inside (a submenu, a
 * configfile) starts with the exported ones only. A fork tries out what one branch does without touching the others.
 */
export class GrubEnvironment {
  readonly #base: GrubEnvironment | undefined;
  readonly #slots = new Map<string, Slot>();

  constructor(base?: GrubEnvironment) {
    this.#base = base;
  }

  get(name: string): GrubValue | undefined {
    return this.#slot(name)?.value;
  }

  /** The text of a known variable; undefined when it is unset or not known. */
  text(name: string): string | undefined {
    const value = this.get(name);
    return value?.known ? value.text : undefined;
  }

  set(name: string, value: GrubValue): void {
    this.#put(name, { value, exported: this.#slot(name)?.exported ?? false });
  }

  unset(name: string): void {
    this.#put(name, { value: undefined, exported: false });
  }

  export(name: string): void {
    const value = this.get(name) ?? { text: "", known: true };
    this.#put(name, { value, exported: true });
  }

  /** An environment that reads through to this one and keeps its changes to itself. */
  fork(): GrubEnvironment {
    return new GrubEnvironment(this);
  }

  /** What a submenu or a configfile starts with. */
  newContext(): GrubEnvironment {
    const context = new GrubEnvironment();
    for (const [name, slot] of this.#all()) if (slot.exported && slot.value) context.#put(name, slot);
    return context;
  }

  /** Takes over what forks of this environment did, one of which is what really happens. */
  join(forks: readonly GrubEnvironment[]): void {
    const names = new Set(forks.flatMap((fork) => [...fork.#slots.keys()]));
    for (const name of names) {
      const values = forks.map((fork) => fork.get(name));
      const [first] = values;
      const same = values.every((value) => value?.text === first?.text && value?.known === first?.known);
      const exported = forks.some((fork) => fork.#slot(name)?.exported);
      this.#put(name, { value: same ? first : { text: first?.text ?? "", known: false }, exported });
    }
  }

  #slot(name: string): Slot | undefined {
    return this.#slots.get(name) ?? (this.#base ? this.#base.#slot(name) : undefined);
  }

  #put(name: string, slot: Slot): void {
    if (this.#slots.size < MAX_VARIABLES || this.#slots.has(name)) this.#slots.set(name, slot);
  }

  #all(): ReadonlyMap<string, Slot> {
    const all = new Map(this.#base ? this.#base.#all() : []);
    for (const [name, slot] of this.#slots) all.set(name, slot);
    return all;
  }
}
