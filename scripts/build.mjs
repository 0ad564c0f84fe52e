// Bundles the command line and the action (with their dependencies, split by command: start-up is part of the product)
// and the library.
import { readdir, rm } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

const common = {
  bundle: true,
  platform: "node",
  target: "node20.19",
  format: "esm",
  logLevel: "warning",
  sourcemap: false,
  legalComments: "none",
};

/** The command line uses the parser of yargs alone; what its helpers import beside it would triple the start-up. */
const onlyTheParserOfYargs = {
  name: "only-the-parser-of-yargs",
  setup(build) {
    build.onResolve({ filter: /./ }, async ({ path, pluginData, ...where }) => {
      if (pluginData === "resolved" || !/[\\/]yargs[\\/]helpers[\\/]/.test(where.importer)) return undefined;
      const { kind, importer, resolveDir } = where;
      const found = await build.resolve(path, { kind, importer, resolveDir, pluginData: "resolved" });
      return { ...found, sideEffects: false };
    });
  },
};

/** The command line alone: `vhdlint.js` and its chunks. */
export async function buildCommandLine(outdir) {
  await buildProgram(outdir, { vhdlint: "src/cli/main.ts" });
}

/** The action of GitHub alone, for a folder of its own: it runs from the repository, without an installation. */
export async function buildAction(outdir) {
  await buildProgram(outdir, { main: "src/action/main.ts" });
}

async function buildProgram(outdir, entryPoints) {
  await build({
    ...common,
    outdir,
    entryPoints,
    splitting: true,
    minifySyntax: true,
    minifyWhitespace: true,
    plugins: [onlyTheParserOfYargs],
    // Their files for Node are CommonJS: imported when needed, they would lose their names in a bundle.
    alias: {
      yaml: "./node_modules/yaml/browser/index.js",
      "jsonc-parser": "./node_modules/jsonc-parser/lib/esm/main.js",
    },
    // CommonJS dependencies inside an ES module bundle still say require().
    banner: {
      js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
    },
    chunkNames: "chunks/[name]-[hash]",
  });
  await buildRamdiskThread(`${outdir}/chunks`);
}

/** One file, and no ES module: threads start sooner with it. */
export async function buildRamdiskThread(outdir) {
  await build({
    ...common,
    outdir,
    entryPoints: ["src/facts/initramfs/ramdisk-thread.ts"],
    format: "cjs",
    outExtension: { ".js": ".cjs" },
    minifySyntax: true,
    minifyWhitespace: true,
  });
}

async function buildLibrary(outdir) {
  await build({
    ...common,
    outdir,
    entryPoints: { index: "src/index.ts", testing: "src/testing/index.ts", facts: "src/facts/index.ts" },
    packages: "external",
    splitting: true,
    chunkNames: "chunks/lib-[hash]",
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  // The declarations beside them are the compiler's.
  for (const old of await readdir("dist").catch(() => [])) {
    if (old !== "types") await rm(`dist/${old}`, { recursive: true });
  }
  await buildCommandLine("dist");
  await buildAction("dist/action");
  await buildLibrary("dist");
}
