import { isImageError } from "../image/errors.ts";
import { defineFact } from "../image/fact.ts";
import type { Image } from "../image/image.ts";
import type { FileTree } from "../image/tree/file-tree.ts";
import { walk } from "../image/tree/walk.ts";
import { mapConcurrent } from "./concurrent.ts";
import { type ReadyReport, findReadyReport, pathsIn } from "./custom-reporter/ready-report.ts";
import { type Unit, type Units, units } from "./units.ts";
import { failedCondition } from "./unit-conditions.ts";
import { parseBoolean, splitWords } from "./units/unit-file.ts";

/** The image's own program that reports ready, for images without a provisioning agent. */
export interface CustomReporter {
  /** The unit that runs it, or the script where no unit does: `azure-provisioning.service`, `/etc/rc.local`. */
  readonly name: string;
  readonly unit: Unit | undefined;
  /** The file that holds the report. */
  readonly script: string;
  readonly report: ReadyReport;
  /** It will run at the next boot. */
  readonly starts: boolean;
  /** Why it will not. */
  readonly whyNot: { readonly text: string; readonly path: string; readonly line?: number } | undefined;
  /** A command of the unit disables the unit itself, as the manual's example does once it has reported. */
  readonly disablesItself: boolean;
}

/**
 * The first program that reports ready by itself, one that will run before one that will not; undefined when there is
 * none. The agents of others (waagent, cloud-init, azure-init, Afterburn) do not count.
 */
export const customReporter = defineFact(
  "custom-reporter",
  async (image: Image): Promise<CustomReporter | undefined> => {
    const { tree } = image;
    const allUnits = await image.fact(units);
    const found = [...(await reportersOfUnits(tree, allUnits)), ...(await reportersOfRcLocal(tree))];
    const best = found.find(({ starts }) => starts) ?? found[0];
    return best ?? (await strayReporter(tree));
  },
);

const commandKeys = ["ExecStartPre", "ExecStart", "ExecStartPost"] as const;

/** Programs that report ready as part of an agent with a verdict of its own. */
const agents = /\/(?:waagent|cloud-init|azure-init|afterburn|coreos-metadata)$/;

async function reportersOfUnits(tree: FileTree, allUnits: Units): Promise<readonly CustomReporter[]> {
  const services = allUnits.all().filter(({ name, aliasOf }) => name.endsWith(".service") && aliasOf === undefined);
  const reporters = await mapConcurrent(services, async (unit) => {
    if (unit.masked) return undefined;
    const lines = commandKeys.flatMap((key) => unit.values("Service", key));
    const words = lines.map(({ value }) => splitWords(value.replace(/^[@:+!|-]+/, "")));
    if (words.some((command) => command.some((word) => agents.test(word)))) return undefined;
    const disablesItself = lines.some(({ value }) => disables(value, unit.name));
    const inline = lines.find(({ value }) => findReadyReport(value));
    const report = inline && findReadyReport(inline.value);
    const hit =
      inline && report
        ? { path: inline.path, report: { ...report, line: inline.line } }
        : await firstReport(tree, words.flat().flatMap(pathsOfWord));
    if (!hit) return undefined;
    const takesItselfOut = disablesItself || (await scriptDisables(tree, hit.path, unit.name));
    const whyNot = await whyNotRun(tree, allUnits, unit, takesItselfOut);
    return {
      name: unit.name,
      unit,
      script: hit.path,
      report: hit.report,
      starts: whyNot === undefined,
      whyNot,
      disablesItself: takesItselfOut,
    };
  });
  return reporters.filter((reporter) => reporter !== undefined);
}

/** A word of a command: a path, or a shell line with paths in it. */
function pathsOfWord(word: string): readonly string[] {
  if (!word.startsWith("/") || /\s/.test(word)) return pathsIn(word);
  return [word];
}

async function whyNotRun(
  tree: FileTree,
  allUnits: Units,
  unit: Unit,
  takesItselfOut: boolean,
): Promise<CustomReporter["whyNot"]> {
  if (unit.obstacle) return { text: unit.obstacle.text, path: unit.path };
  if (!unit.startsAtBoot && !unit.startsOnDemand) {
    const text = takesItselfOut ? "it has disabled itself at an earlier boot" : `${unit.name} is not enabled`;
    return { text, path: unit.path };
  }
  const failed = await failedCondition(tree, unit);
  if (failed) return { text: `its condition ${failed.text} does not hold`, path: failed.path, line: failed.line };
  const first = unit.values("Unit", "ConditionFirstBoot").at(-1);
  if (first === undefined || parseBoolean(first.value) !== true || allUnits.firstBoot) return undefined;
  const text = "its condition ConditionFirstBoot=yes does not hold, since the image has a machine-id file";
  return { text, path: first.path, line: first.line };
}

function disables(line: string, name: string): boolean {
  const base = name.replace(/\.service$/, "");
  return /\bsystemctl\b.*\b(?:disable|mask)\b/.test(line) && (line.includes(base) || /%[nNpPi]/.test(line));
}

async function scriptDisables(tree: FileTree, path: string, name: string): Promise<boolean> {
  const text = await scriptText(tree, path);
  return text?.split("\n").some((line) => disables(line, name)) ?? false;
}

async function reportersOfRcLocal(tree: FileTree): Promise<readonly CustomReporter[]> {
  for (const path of ["/etc/rc.local", "/etc/rc.d/rc.local"]) {
    const hit = await firstReport(tree, [path]);
    if (!hit) continue;
    // systemd-rc-local-generator passes over a script that is not executable; so does init.
    const starts = (((await tree.stat(path))?.mode ?? 0) & 0o111) !== 0;
    const whyNot = starts ? undefined : { text: `${path} is not executable`, path };
    return [
      { name: path, unit: undefined, script: hit.path, report: hit.report, starts, whyNot, disablesItself: false },
    ];
  }
  return [];
}

interface Hit {
  readonly path: string;
  readonly report: ReadyReport;
}

/** The first of the files that reports ready itself or mentions a script that does. */
async function firstReport(tree: FileTree, paths: readonly string[]): Promise<Hit | undefined> {
  const called: string[] = [];
  for (const path of paths) {
    const text = await scriptText(tree, path);
    if (text === undefined) continue;
    const report = findReadyReport(text);
    if (report) return { path, report };
    called.push(...pathsIn(text));
  }
  for (const path of new Set(called)) {
    const text = await scriptText(tree, path);
    const report = text === undefined ? undefined : findReadyReport(text);
    if (report) return { path, report };
  }
  return undefined;
}

const LARGEST_SCRIPT = 64 * 1024;
/** A compiled reporter of the image's own; those of packages are agents that have facts of their own. */
const LARGEST_PROGRAM = 16 * 1024 * 1024;

/** The text of a script; of a program below /usr/local or /opt what is printable. Undefined for anything else. */
async function scriptText(
  tree: FileTree,
  path: string,
  which: "scripts" | "programs" = "programs",
): Promise<string | undefined> {
  const stat = await statOf(tree, path);
  if (stat?.type !== "file" || stat.sizeBytes === 0) return undefined;
  const start = await tree.readRange(path, 0, 4);
  const isElf = start[0] === 0x7f && start[1] === 0x45 && start[2] === 0x4c && start[3] === 0x46;
  if (!isElf) return stat.sizeBytes > LARGEST_SCRIPT ? undefined : tree.readText(path, { limitBytes: LARGEST_SCRIPT });
  if (which === "scripts" || !/^\/(?:usr\/local|opt)\//.test(path) || stat.sizeBytes > LARGEST_PROGRAM)
    return undefined;
  const bytes = await tree.read(path, LARGEST_PROGRAM);
  return new TextDecoder("latin1").decode(bytes).replace(/[^\x20-\x7e]+/g, "\n");
}

async function statOf(tree: FileTree, path: string): ReturnType<FileTree["stat"]> {
  try {
    return await tree.stat(path);
  } catch (error) {
    if (isImageError(error) && error.code === "link-loop") return undefined;
    throw error;
  }
}

/** A script in the places for the image's own programs that nothing runs; of large trees the start is looked at. */
async function strayReporter(tree: FileTree): Promise<CustomReporter | undefined> {
  for (const directory of ["/usr/local", "/opt"]) {
    let entries = 0;
    for await (const { path, type } of walk(tree, directory, { maxDepth: 4 })) {
      if (++entries > 2000) break;
      if (type !== "file" || path.includes("/share/")) continue;
      const text = await scriptText(tree, path, "scripts");
      const report = text === undefined ? undefined : findReadyReport(text);
      if (!report) continue;
      const whyNot = { text: `no unit runs ${path}`, path };
      return { name: path, unit: undefined, script: path, report, starts: false, whyNot, disablesItself: false };
    }
  }
  return undefined;
}
