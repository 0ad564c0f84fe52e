#!/usr/bin/env node
import module from "node:module";
import { isMainThread } from "node:worker_threads";

// Compiled code is kept between runs where Node can do so (22.1 and later); what is to be compiled comes after this.
(module as { enableCompileCache?: () => unknown }).enableCompileCache?.();
if (isMainThread) await (await import("./process.ts")).runProcess(import.meta.url);
else await (await import("./lint-worker.ts")).runWorker();
