import { defineFact } from "../image/fact.ts";
import type { Image } from "../image/image.ts";
import type { FileTree } from "../image/tree/file-tree.ts";
import { type ConfigFile, type ConfigProblem, problemsOf } from "./azure-init/config.ts";
import { findProgram } from "./programs.ts";
import { failedCondition } from "./unit-conditions.ts";
import { type Unit, units } from "./units.ts";
import { splitWords } from "./units/unit-file.ts";

/** azure-init, Microsoft's small provisioning agent in Rust (github.com/Azure/azure-init). */
export interface AzureInit {
  /** Its program is there. */
  readonly installed: boolean;
  readonly executable: string | undefined;
  readonly unit: Unit | undefined;
  /** It is installed, its unit is pulled in, and no condition holds it back. */
  readonly startsAtBoot: boolean;
  /** Files that it merges, in order; none is needed. */
  readonly configFiles: readonly string[];
  /** Why it gives up and reports a failure. */
  readonly configProblems: readonly ConfigProblem[];
  /** Files at the place that its manual names and its code does not read. */
  readonly unreadFiles: readonly string[];
  /** Programs that it calls and that nobody finds on root's PATH. */
  readonly missingPrograms: readonly string[];
}

/** The three backends of `libazureinit/src/provision`. */
const programs = ["hostnamectl", "useradd", "passwd"] as const;

export const azureInit = defineFact("azure-init", async (image: Image): Promise<AzureInit> => {
  const { tree } = image;
  const unit = (await image.fact(units)).find("azure-init.service");
  const executable = await executableOf(tree, unit);
  if (executable === undefined) return { ...absent, unit };
  const files = await readFiles(tree, await configPaths(tree, unit));
  const found = await Promise.all(programs.map((name) => findProgram(tree, name)));
  return {
    installed: true,
    executable,
    unit,
    startsAtBoot: unit?.startsAtBoot === true && !unit.obstacle && !(await failedCondition(tree, unit)),
    configFiles: files.map(({ path }) => path),
    configProblems: problemsOf(files),
    unreadFiles: await unreadFiles(tree),
    missingPrograms: programs.filter((_name, index) => found[index] === undefined),
  };
});

const absent = {
  installed: false,
  executable: undefined,
  startsAtBoot: false,
  configFiles: [],
  configProblems: [],
  unreadFiles: [],
  missingPrograms: [],
} as const;

/** What the unit starts, else where packages put it. */
async function executableOf(tree: FileTree, unit: Unit | undefined): Promise<string | undefined> {
  const program = commandOf(unit)[0];
  if (program?.startsWith("/")) return (await tree.stat(program))?.type === "file" ? program : undefined;
  return findProgram(tree, "azure-init");
}

function commandOf(unit: Unit | undefined): readonly string[] {
  const lines = unit?.masked === false ? unit.values("Service", "ExecStart") : [];
  const reset = lines.findLastIndex(({ value }) => value === "");
  return splitWords((lines[reset + 1]?.value ?? "").replace(/^[@:+!|-]+/, ""));
}

const DEFAULT_FILE = "/etc/azure-init.toml";
const DEFAULT_DIRECTORY = "/etc/azure-init.d";

/** `Config::load`: the base file, the directory, then what `--config` or its variable names; the option wins. */
async function configPaths(tree: FileTree, unit: Unit | undefined): Promise<readonly string[]> {
  const words = commandOf(unit);
  const at = words.findIndex((word) => word === "--config" || word.startsWith("--config="));
  const option = at < 0 ? undefined : (/^--config=(.*)$/.exec(words[at] ?? "")?.[1] ?? words[at + 1]);
  const environment = unit?.masked === false ? unit.values("Service", "Environment") : [];
  const variable = environment
    .flatMap(({ value }) => splitWords(value))
    .findLast((word) => word.startsWith("AZURE_INIT_CONFIG="))
    ?.slice("AZURE_INIT_CONFIG=".length);
  const own = option ?? variable;
  return [
    DEFAULT_FILE,
    ...(await tomlFiles(tree, DEFAULT_DIRECTORY)),
    ...(own ? await fileOrDirectory(tree, own) : []),
  ];
}

async function fileOrDirectory(tree: FileTree, path: string): Promise<readonly string[]> {
  if (!path.startsWith("/")) return [];
  return (await tree.stat(path))?.type === "directory" ? tomlFiles(tree, path.replace(/\/+$/, "")) : [path];
}

async function tomlFiles(tree: FileTree, directory: string): Promise<readonly string[]> {
  if ((await tree.stat(directory))?.type !== "directory") return [];
  const names = (await tree.readDir(directory)).map(({ name }) => name);
  return names.filter((name) => /.\.toml$/.test(name)).map((name) => `${directory}/${name}`);
}

async function readFiles(tree: FileTree, paths: readonly string[]): Promise<readonly ConfigFile[]> {
  const files: ConfigFile[] = [];
  for (const path of paths) {
    const text = await tree.readText(path, { optional: true });
    if (text !== undefined) files.push({ path, text });
  }
  return files;
}

/** README and doc/configuration.md say /etc/azure-init/, which no code looks at. */
async function unreadFiles(tree: FileTree): Promise<readonly string[]> {
  const documented = [
    "/etc/azure-init/azure-init.toml",
    ...(await tomlFiles(tree, "/etc/azure-init/azure-init.toml.d")),
  ];
  const stats = await Promise.all(documented.map((path) => tree.stat(path)));
  return documented.filter((_path, index) => stats[index]?.type === "file");
}
