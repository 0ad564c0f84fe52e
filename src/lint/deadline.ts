/** What an image's time is up with: the reason of the signal. */
export class TimeUp extends Error {
  constructor(seconds: number) {
    super(`the ${seconds} s of --timeout were up`);
    this.name = "TimeUp";
  }
}

/** A signal that aborts with `TimeUp` after so many seconds; it keeps no process alive. */
export function deadlineIn(seconds: number): AbortSignal {
  const controller = new AbortController();
  setTimeout(() => controller.abort(new TimeUp(seconds)), seconds * 1000).unref();
  return controller.signal;
}

/** Settles with the work, or as soon as the signal aborts. */
export async function untilAborted(work: Promise<unknown>, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  let stop = () => {};
  const aborted = new Promise<void>((resolve) => {
    stop = resolve;
    signal.addEventListener("abort", stop);
  });
  // What goes on behind a closed door may fail there unheard.
  work.catch(() => {});
  try {
    await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
