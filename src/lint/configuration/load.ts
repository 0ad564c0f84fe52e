import { readFile } from "node:fs/promises";
import { basename, dirname, extname, resolve } from "node:path";
import { parse as parseJson, printParseErrorCode, type ParseError } from "jsonc-parser";
import { satisfies, validRange } from "semver";
import { LineCounter, parseDocument } from "yaml";
import { version } from "../../version.ts";
import { UsageError } from "../usage-error.ts";
import type { Configuration } from "./configuration.ts";
import { loadModule } from "./load-module.ts";
import { configurationSchema, typed } from "./schema.ts";
import { validate } from "./validate.ts";

/** A configuration and the file that says it. */
export interface LoadedConfiguration {
  readonly file: string;
  readonly configuration: Configuration;
}

export interface LoadOptions {
  /** Whether files that are code may be loaded. */
  readonly code: boolean;
}

/** Longer chains than this go in a circle or are no one's intention. */
const MAX_EXTENDS = 20;

/**
 * Reads a configuration and all that it extends: the farthest first, itself last. What cannot be read or does not fit
 * is a `UsageError`.
 */
export async function loadConfigurations(file: string, options: LoadOptions): Promise<readonly LoadedConfiguration[]> {
  return follow(resolve(file), options, []);
}

async function follow(file: string, options: LoadOptions, from: readonly string[]): Promise<LoadedConfiguration[]> {
  if (from.includes(file)) throw new UsageError(`${file} extends itself, by way of ${from.at(-1)}`);
  if (from.length > MAX_EXTENDS) throw new UsageError(`${from[0]} extends more than ${MAX_EXTENDS} files in a row`);
  const value = await readValue(file, options);
  const configuration = typed(validate(configurationSchema, value ?? {}, basename(file)));
  demandRelease(configuration.requires, basename(file));
  const bases: LoadedConfiguration[] = [];
  for (const base of configuration.extends ?? []) {
    bases.push(...(await follow(resolve(dirname(file), base), options, [...from, file])));
  }
  return [...bases, { file, configuration }];
}

async function readValue(file: string, { code }: LoadOptions): Promise<unknown> {
  switch (extname(file)) {
    case ".json":
    case ".jsonc":
      return jsonValue(await read(file), file);
    case ".yaml":
    case ".yml":
      return yamlValue(await read(file), file);
    default:
      if (!code) throw new UsageError(`${file} is code, which --no-plugins does not load`, "use a JSON or YAML file");
      await read(file);
      return loadModule(file, dirname(file), "the configuration");
  }
}

async function read(file: string): Promise<string> {
  return readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(error.code === "ENOENT" ? `${file} does not exist` : `${file} cannot be read: ${error.code}`);
  });
}

function jsonValue(text: string, file: string): unknown {
  const errors: ParseError[] = [];
  const value: unknown = parseJson(text.replace(/^\uFEFF/, ""), errors, { allowTrailingComma: true });
  const [error] = errors;
  if (error === undefined) return value;
  const line = text.slice(0, error.offset).split("\n").length;
  throw new UsageError(`${file}:${line} is no JSON: ${printParseErrorCode(error.error)}`);
}

/** The value of a YAML text; a syntax error is a `UsageError` with its line. */
export function yamlValue(text: string, file: string): unknown {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  if (error === undefined) return document.toJS({ maxAliasCount: 100 });
  throw new UsageError(`${file}:${lines.linePos(error.pos[0]).line} is no YAML: ${error.message}`);
}

/** A configuration that is not for this release is a `UsageError`. */
function demandRelease(range: string | undefined, name: string): void {
  if (range === undefined) return;
  if (validRange(range) === null)
    throw new UsageError(`${name}: requires is no range of releases: ${range}`, 'such as "^1.2"');
  if (!satisfies(version, range, { includePrerelease: true })) {
    throw new UsageError(`${name} is written for vhdlint ${range}, this is ${version}`);
  }
}
