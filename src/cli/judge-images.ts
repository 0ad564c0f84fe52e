import { Worker } from "node:worker_threads";
import { lintImage } from "../lint/lint-image.ts";
import { type LintConfig, type LintContext, selectedChecks } from "../lint/lint.ts";
import type { ImageReport } from "../lint/report.ts";
import { withoutImage } from "../lint/resolve-target.ts";
import type { Host } from "./host.ts";
import type { WorkerMessage, WorkerSetup } from "./lint-worker.ts";

/** More images at a time than this read each other's disk away. */
export const DEFAULT_JOBS = 4;

export interface JudgeOptions {
  readonly config: LintConfig;
  /** How many images at a time. */
  readonly jobs: number;
  readonly context: LintContext;
}

/** Judges images, several at a time in threads of their own where there are several; the reports are in the order of the images. */
export async function judgeImages(
  images: readonly string[],
  { config, jobs, context }: JudgeOptions,
  host: Host,
): Promise<readonly ImageReport[]> {
  const checks = selectedChecks(config);
  if (images.length === 1 || jobs === 1 || host.program === undefined) {
    const reports: ImageReport[] = [];
    for (const [index, image] of images.entries()) {
      context.signal?.throwIfAborted();
      context.onImage?.(image, index, images.length);
      reports.push(await lintImage(image, { ...config, checks }, context));
    }
    return reports;
  }
  const queue = [...images.entries()];
  const reports: ImageReport[] = [];
  const { program } = host;
  async function work(): Promise<void> {
    let thread: Thread | undefined;
    const stop = () => void thread?.end();
    context.signal?.addEventListener("abort", stop);
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [index, image] = next;
      context.onImage?.(image, index, images.length);
      thread ??= new Thread(program ?? "", host, context);
      const report = await thread.judge(image);
      context.signal?.throwIfAborted();
      if (!report) thread = undefined;
      reports[index] = report ?? lost(image, config);
    }
    context.signal?.removeEventListener("abort", stop);
    await thread?.end();
  }
  await Promise.all(Array.from({ length: Math.min(jobs, images.length) }, work));
  return reports;
}

/** One thread that judges one image at a time. */
class Thread {
  readonly #worker: Worker;
  /** Who waits for the report of the image under way. */
  #settle: (report: ImageReport | undefined) => void = () => {};

  constructor(program: string, { args, env }: Host, { onCrash }: LintContext) {
    const setup: WorkerSetup = { kind: "vhdlint-worker", args, env: { ...env } };
    this.#worker = new Worker(new URL(program), { workerData: setup });
    this.#worker.on("message", (message: WorkerMessage) => {
      if (message.kind === "report") this.#settle(message.report);
      else onCrash?.(message.where, message.stack);
    });
    this.#worker.on("error", (error) => onCrash?.("a thread", error));
    this.#worker.on("exit", () => this.#settle(undefined));
  }

  /** Undefined when the thread died of it. */
  judge(image: string): Promise<ImageReport | undefined> {
    return new Promise((resolve) => {
      this.#settle = resolve;
      this.#worker.postMessage(image);
    });
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }
}

/** Of an image whose thread ended before it was judged. */
function lost(path: string, { target = {} }: LintConfig): ImageReport {
  const { target: known, origin } = withoutImage(target);
  return {
    path,
    kind: "unknown",
    os: null,
    target: known,
    targetOrigin: origin,
    status: "incomplete",
    results: [],
    notices: [],
    error: "this is a fault of vhdlint, please report it: the thread that judged it ended (--debug says more)",
  };
}
