import { isMainThread } from "node:worker_threads";

// Several images are judged by threads, which run this file too.
if (isMainThread) {
  const [{ asProcess }, { runAction }] = await Promise.all([import("../cli/process.ts"), import("./action.ts")]);
  await asProcess(import.meta.url, runAction);
} else await (await import("../cli/lint-worker.ts")).runWorker();
