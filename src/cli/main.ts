#!/usr/bin/env node
import module from "node:module";

// Compiled code is kept between runs where Node can do so (22.1 and later); what is to be compiled comes after this.
(module as { enableCompileCache?: () => unknown }).enableCompileCache?.();
const { runProcess } = await import("./process.ts");
await runProcess();
