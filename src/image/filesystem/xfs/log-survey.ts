import { ImageError } from "../../errors.ts";
import type { BufferItem, InodeItem, Intent, Transaction } from "./log-items.ts";

type Place = `${number}+${number}`;
/** How often each buffer is taken back: what was logged for it before must not be replayed, what came after must. */
export type Cancelled = Map<Place, number>;

export function placeOf({ blockNumber, length }: BufferItem | InodeItem): Place {
  return `${blockNumber}+${length}`;
}

/** What has to be known of a log before its first transaction is replayed. */
export interface Survey {
  readonly count: number;
  readonly cancelled: Cancelled;
  /** What was begun and not said to be done. */
  readonly open: readonly Intent[];
}

/** A log of 2 GiB, the largest there is, has no more when its transactions are of the usual size. */
const MAX_TRANSACTIONS = 2_000_000;
/** Buffers that are taken back and operations that are open at a time. */
const MAX_KEPT = 500_000;

/** Reads a whole log once. `too-large` for one with more than any that a kernel writes. */
export async function survey(
  transactions: AsyncIterable<Transaction>,
  { maxTransactions = MAX_TRANSACTIONS, maxKept = MAX_KEPT } = {},
): Promise<Survey> {
  const cancelled: Cancelled = new Map();
  const open = new Map<string, Intent>();
  let count = 0;
  for await (const { items } of transactions) {
    count += 1;
    for (const item of items) {
      if (item.kind === "buffer" && item.isCancel)
        cancelled.set(placeOf(item), (cancelled.get(placeOf(item)) ?? 0) + 1);
      else if (item.kind === "intent") open.set(`${item.operation} ${item.id}`, item);
      else if (item.kind === "intent-done") open.delete(`${item.operation} ${item.id}`);
    }
    if (count > maxTransactions || cancelled.size + open.size > maxKept)
      throw new ImageError("too-large", "the log holds more than can be replayed in memory", { layer: "xfs" });
  }
  return { count, cancelled, open: [...open.values()] };
}
