import { parentPort, workerData } from "node:worker_threads";
import { lintImage } from "../lint/lint-image.ts";
import type { ImageReport } from "../lint/report.ts";
import { selectedChecks } from "../lint/lint.ts";
import { parseCommandLine } from "./command-line.ts";
import { configurationFor } from "./configuration.ts";

/** What a worker is started with: it reads the same command line and configuration as the process that starts it. */
export interface WorkerSetup {
  readonly kind: "vhdlint-worker";
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
}

export type WorkerMessage =
  | { readonly kind: "report"; readonly report: ImageReport }
  | { readonly kind: "crash"; readonly where: string; readonly stack: string };

/** Whether this thread is one that judges images for another. */
export function isWorkerSetup(data: unknown): data is WorkerSetup {
  return typeof data === "object" && data !== null && "kind" in data && data.kind === "vhdlint-worker";
}

/** Judges one image after the other, as the main thread names them, until it is ended. */
export async function runWorker(): Promise<void> {
  const port = parentPort;
  if (!port || !isWorkerSetup(workerData)) throw new TypeError("this is no worker");
  const line = parseCommandLine(workerData.args, workerData.env);
  const { lint } = await configurationFor(line);
  const config = { ...lint, checks: selectedChecks(lint) };
  const say = (message: WorkerMessage) => port.postMessage(message);
  const onCrash = (where: string, error: unknown) =>
    say({ kind: "crash", where, stack: error instanceof Error ? (error.stack ?? String(error)) : String(error) });
  port.on("message", (locator: string) => {
    // A fault that is no check's ends the thread, and with it this image only.
    void lintImage(locator, config, { onCrash }).then((report) => say({ kind: "report", report }));
  });
}
