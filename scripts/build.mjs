// Bundles the command line (with its dependencies, split by command: start-up is part of the product) and the library.
import { rm } from "node:fs/promises";
import { build } from "esbuild";

const common = {
  bundle: true,
  platform: "node",
  target: "node20.19",
  format: "esm",
  outdir: "dist",
  logLevel: "warning",
  sourcemap: false,
  legalComments: "none",
};

await rm("dist", { recursive: true, force: true });
await build({
  ...common,
  entryPoints: { vhdlint: "src/cli/main.ts" },
  splitting: true,
  minifySyntax: true,
  chunkNames: "chunks/[name]-[hash]",
  // CommonJS dependencies inside an ES module bundle still say require().
  banner: {
    js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
  },
});
await build({
  ...common,
  entryPoints: { index: "src/index.ts", testing: "src/testing/index.ts" },
  packages: "external",
  splitting: true,
  chunkNames: "chunks/lib-[hash]",
});
