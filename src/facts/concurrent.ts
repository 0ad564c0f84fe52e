/** Looks that are under way at a time: enough to overlap reads, few enough for the host's limit of open files. */
const CONCURRENCY = 32;

/** `Promise.all` over `look` of every item with bounded concurrency; results are in the order of the items. */
export async function mapConcurrent<T, R>(items: Iterable<T>, look: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const queue = [...items].entries();
  async function work(): Promise<void> {
    for (const [index, item] of queue) results[index] = await look(item);
  }
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
  return results;
}
