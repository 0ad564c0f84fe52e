#!/usr/bin/env node
import module from "node:module";
import { setFlagsFromString } from "node:v8";
import { isMainThread } from "node:worker_threads";

// Node 20 turns into machine code what has run for some milliseconds; a lint is over before that pays for itself. Later
// versions have a quicker compiler in between, and not this flag.
if (process.versions.node.startsWith("20.")) setFlagsFromString("--interrupt-budget=700000");
// Compiled code is kept between runs where Node can do so (22.1 and later); what is to be compiled comes after this.
(module as { enableCompileCache?: () => unknown }).enableCompileCache?.();
if (isMainThread) await (await import("./process.ts")).runProcess(import.meta.url);
else await (await import("./lint-worker.ts")).runWorker();
