/** Values by key, computed once; the ones not asked for lately go first. A failure is forgotten with the rest. */
export class RecentMap<K, V> {
  readonly #capacity: number;
  readonly #values = new Map<K, Promise<V>>();

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get(key: K, compute: () => Promise<V>): Promise<V> {
    const value = this.#values.get(key) ?? compute();
    this.#values.delete(key);
    this.#values.set(key, value);
    for (const oldest of this.#values.keys()) {
      if (this.#values.size <= this.#capacity) break;
      this.#values.delete(oldest);
    }
    return value;
  }
}
