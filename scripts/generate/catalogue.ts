import { readFile, readdir } from "node:fs/promises";
import { parse } from "yaml";

/** One entry of docs/requirements/*.yaml, as far as programs need it. */
export interface Requirement {
  readonly id: string;
  readonly says: string;
  readonly level: string;
  /** Whether a look at the disk alone can decide it. Files without the key hold only such entries. */
  readonly offline: "yes" | "partly" | "no";
  readonly sources: readonly string[];
  /** The catalogue file, without folder and extension. */
  readonly file: string;
}

const folder = "docs/requirements";
export const notYetPath = `${folder}/not-yet.yaml`;

/** The whole catalogue, in order of file and place. Throws when an entry is not shaped as one. */
export async function readCatalogue(): Promise<readonly Requirement[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".yaml") && `${folder}/${name}` !== notYetPath);
  const files = names.sort().map(async (name) => {
    const entries: unknown = parse(await readFile(`${folder}/${name}`, "utf8"));
    if (!Array.isArray(entries)) throw new TypeError(`${folder}/${name} is not a list`);
    return entries.map((entry: unknown) => requirement(entry, name.replace(/\.yaml$/, "")));
  });
  return (await Promise.all(files)).flat();
}

/** docs/requirements/index.json: what `vhdlint explain` tells of the requirements that checks decide, one a line. */
export function requirementIndex(catalogue: readonly Requirement[], claimed: ReadonlySet<string>): string {
  const lines = catalogue
    .filter(({ id }) => claimed.has(id))
    .map(({ id, says, sources }) => `  ${JSON.stringify(id)}: ${JSON.stringify({ says, sources })}`);
  return `{\n${lines.join(",\n")}\n}\n`;
}

/** The ids of docs/requirements/not-yet.yaml: entries that the disk could decide and that no check decides yet. */
export async function readNotYet(): Promise<readonly string[]> {
  const ids: unknown = parse(await readFile(notYetPath, "utf8"));
  if (ids === null) return [];
  if (!Array.isArray(ids) || !ids.every((id) => typeof id === "string")) {
    throw new TypeError(`${notYetPath} is not a list of ids`);
  }
  return ids;
}

function requirement(entry: unknown, file: string): Requirement {
  const { id, says, level, offline = "yes", source } = (entry ?? {}) as Record<string, unknown>;
  const fail = (what: string) => new TypeError(`${folder}/${file}.yaml: ${String(id)} ${what}`);
  if (typeof id !== "string") throw fail("has no id");
  if (typeof says !== "string" || typeof level !== "string") throw fail("needs says and level");
  if (offline !== "yes" && offline !== "partly" && offline !== "no") throw fail(`has offline ${String(offline)}`);
  const sources = (Array.isArray(source) ? source : [source]).filter((text) => typeof text === "string");
  if (sources.length === 0) throw fail("names no source");
  return { id, says, level, offline, sources, file };
}
