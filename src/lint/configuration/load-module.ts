import { createRequire } from "node:module";
import { extname, isAbsolute, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { UsageError } from "../usage-error.ts";

const typescript: readonly string[] = [".ts", ".mts", ".cts"];

/**
 * Loads a module of the user's, by path or by package name, both from a folder; its default export, else all of it.
 * TypeScript is loaded by Node where it can (22.18 and later), else by jiti where the user has it. A module that cannot
 * be loaded, or throws meanwhile, is a `UsageError` that says which and why.
 */
export async function loadModule(specifier: string, folder: string, what: string): Promise<unknown> {
  const file = locate(specifier, folder, what);
  try {
    const loaded = (await load(file, folder)) as { readonly default?: unknown };
    return unwrapped(loaded);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${what} ${specifier} cannot be loaded: ${firstLine(error)}`);
  }
}

function locate(specifier: string, folder: string, what: string): string {
  if (/^\.{1,2}[\\/]/.test(specifier) || isAbsolute(specifier)) return resolve(folder, specifier);
  try {
    return createRequire(resolve(folder, "from-here.js")).resolve(specifier);
  } catch {
    throw new UsageError(
      `${what} ${specifier} is not installed`,
      `a file begins with ./, a package is looked for from ${folder}`,
    );
  }
}

async function load(file: string, folder: string): Promise<unknown> {
  const { href } = pathToFileURL(file);
  if (!typescript.includes(extname(file)) || nodeReadsTypeScript()) return import(href);
  const jiti = await findJiti(folder);
  if (jiti === undefined) {
    throw new UsageError(
      `${file} is TypeScript, which Node ${process.versions.node} cannot load`,
      "use Node 22.18 or later, install jiti, or write it in JavaScript",
    );
  }
  return jiti.createJiti(href).import(href);
}

function nodeReadsTypeScript(): boolean {
  return "typescript" in process.features && process.features.typescript !== false;
}

interface Jiti {
  createJiti(from: string): { import(module: string): Promise<unknown> };
}

async function findJiti(folder: string): Promise<Jiti | undefined> {
  try {
    const found = createRequire(resolve(folder, "from-here.js")).resolve("jiti");
    return (await import(pathToFileURL(found).href)) as Jiti;
  } catch {
    return undefined;
  }
}

/** What CommonJS exports as its default comes wrapped once more. */
function unwrapped(loaded: { readonly default?: unknown }): unknown {
  const { default: first } = loaded;
  if (typeof first === "object" && first !== null && "__esModule" in first && "default" in first) return first.default;
  return first ?? loaded;
}

function firstLine(error: unknown): string {
  return String(error instanceof Error ? error.message : error).split("\n", 1)[0] ?? "";
}
