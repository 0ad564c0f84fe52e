// Bundles the command line and the action with their dependencies, the library without them.
import { chmod, readdir, rm } from "node:fs/promises";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "rolldown";

const common = {
  platform: "node",
  transform: { target: "node20.19" },
  logLevel: "warn",
  // It would tell of modules that are imported on demand here and at once there: that they load together is as wanted.
  checks: { ineffectiveDynamicImport: false },
};

/** Names stay: they are what a stack trace tells. */
const small = { compress: true, mangle: false, codegen: { removeWhitespace: true } };

/** The command line uses the parser of yargs alone; what its helpers import beside it would triple the start-up. */
const onlyTheParserOfYargs = {
  name: "only-the-parser-of-yargs",
  resolveId: {
    filter: { id: /./ },
    async handler(source, importer, options) {
      if (!/[\\/]yargs[\\/]helpers[\\/]/.test(importer ?? "")) return null;
      const found = await this.resolve(source, importer, { ...options, skipSelf: true });
      return found && { ...found, moduleSideEffects: false };
    },
  },
};

/**
 * What loads together. Each file costs a fraction of a millisecond, and what several commands share would lie in a hundred
 * of them: so all that every run needs is one file, and all that judging a disk needs beside it is another. What is
 * imported on demand below that, and by other commands, is split as usual.
 */
const routes = {
  start: ["src/cli/process.ts", "src/cli/commands/version.ts", "src/cli/help.ts"],
  judge: [
    "src/cli/commands/check.ts",
    "src/image/open-disk-image.ts",
    "src/report/pretty.ts",
    "src/lint/lint.ts",
    "checks/index.ts",
  ],
};

/** For each route a group of the modules that it imports at once and that no route before it has. */
function groups() {
  const taken = new Map();
  function take(route, context) {
    const open = routes[route].map((file) => resolve(file));
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      if (taken.has(id)) continue;
      taken.set(id, route);
      open.push(...(context.getModuleInfo(id)?.importedIds ?? []));
    }
  }
  const names = Object.keys(routes);
  return names.map((route, index) => ({
    debugName: route,
    priority: names.length - index,
    name(id, context) {
      if (taken.size === 0) for (const each of names) take(each, context);
      return taken.get(id) === route ? route : null;
    },
  }));
}

/** The command line alone: `vhdlint.js` and its chunks. */
export async function buildCommandLine(outdir) {
  await buildProgram(outdir, { vhdlint: "src/cli/main.ts" });
}

/** The action of GitHub alone, for a folder of its own: it runs from the repository, without an installation. */
export async function buildAction(outdir) {
  await buildProgram(outdir, { main: "src/action/main.ts" });
}

async function buildProgram(dir, input) {
  await build({
    ...common,
    input,
    plugins: [onlyTheParserOfYargs],
    // Their files for Node are CommonJS: imported when needed, they would lose their names in a bundle.
    resolve: {
      alias: {
        yaml: resolve("node_modules/yaml/browser/index.js"),
        "jsonc-parser": resolve("node_modules/jsonc-parser/lib/esm/main.js"),
      },
    },
    output: {
      dir,
      format: "esm",
      minify: small,
      chunkFileNames: "chunks/[name]-[hash].js",
      codeSplitting: { groups: groups() },
    },
  });
  await buildRamdiskThread(`${dir}/chunks`);
}

/** One file, and no ES module: threads start sooner with it. */
export async function buildRamdiskThread(dir) {
  await build({
    ...common,
    input: "src/facts/initramfs/ramdisk-thread.ts",
    output: { file: `${dir}/ramdisk-thread.cjs`, format: "cjs", minify: small, codeSplitting: false },
  });
}

async function buildLibrary(dir) {
  await build({
    ...common,
    input: { index: "src/index.ts", testing: "src/testing/index.ts", facts: "src/facts/index.ts" },
    // Packages, but for what the compiler adds for newer syntax.
    external: (id) => /^(?!\.|\/|[a-z]:|@oxc-project\/runtime)/i.test(id),
    output: { dir, format: "esm", chunkFileNames: "chunks/lib-[hash].js" },
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  // The declarations beside them are the compiler's.
  for (const old of await readdir("dist").catch(() => [])) {
    if (old !== "types") await rm(`dist/${old}`, { recursive: true });
  }
  await buildCommandLine("dist");
  await chmod("dist/vhdlint.js", 0o755);
  await buildAction("dist/action");
  await buildLibrary("dist");
}
