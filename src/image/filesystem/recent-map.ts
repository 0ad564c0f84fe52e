interface Entry<V> {
  readonly value: Promise<V>;
  weight: number;
}

/**
 * Values by key, computed once; the ones not asked for lately go first when all together weigh more than the capacity, the
 * last one excepted. Each weighs 1 unless `weigh` says more. A failure is forgotten with the rest.
 */
export class RecentMap<K, V> {
  readonly #capacity: number;
  readonly #weigh: ((value: V) => number) | undefined;
  readonly #entries = new Map<K, Entry<V>>();
  #weight = 0;

  constructor(capacity: number, weigh?: (value: V) => number) {
    this.#capacity = capacity;
    this.#weigh = weigh;
  }

  get(key: K, compute: () => Promise<V>): Promise<V> {
    const entry = this.#entries.get(key) ?? this.#add(key, compute);
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    this.#shrink();
    return entry.value;
  }

  #add(key: K, compute: () => Promise<V>): Entry<V> {
    const entry = { value: compute(), weight: 1 };
    this.#weight += 1;
    const weigh = this.#weigh;
    if (weigh)
      entry.value.then(
        (value) => {
          if (this.#entries.get(key) !== entry) return;
          const weight = Math.max(1, weigh(value));
          this.#weight += weight - entry.weight;
          entry.weight = weight;
          this.#shrink();
        },
        () => {},
      );
    return entry;
  }

  #shrink(): void {
    for (const [key, { weight }] of this.#entries) {
      if (this.#weight <= this.#capacity || this.#entries.size === 1) break;
      this.#entries.delete(key);
      this.#weight -= weight;
    }
  }
}
