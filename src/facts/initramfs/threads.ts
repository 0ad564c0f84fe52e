import { existsSync } from "node:fs";
import { Worker } from "node:worker_threads";

/** What the build makes of `ramdisk-thread.ts`, beside the bundles that this module is part of. */
const script = new URL("./ramdisk-thread.cjs", import.meta.url);

/** A thread that has nothing to do. It keeps no process alive. */
let idle: Worker | undefined;

/** Starts a thread ahead of need: it takes as long as a disk to open. */
export function startThread(): void {
  const thread = takeThread();
  if (thread) returnThread(thread);
}

/** A thread that waits for a ramdisk; undefined where the script is not there: run from its sources, bundled by others. */
export function takeThread(): Worker | undefined {
  const thread = idle ?? (script.protocol === "file:" && existsSync(script) ? new Worker(script) : undefined);
  idle = undefined;
  thread?.removeAllListeners().ref();
  return thread;
}

/** Takes back a thread that has done its work. */
export function returnThread(thread: Worker): void {
  if (idle) {
    void thread.terminate();
    return;
  }
  idle = thread;
  thread.removeAllListeners().on("exit", forget).on("error", forget).unref();
}

/** Who asks next starts another one, and hears what is wrong with it. */
function forget(): void {
  idle = undefined;
}
