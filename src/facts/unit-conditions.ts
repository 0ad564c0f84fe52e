import type { Located } from "../image/fact.ts";
import type { FileTree } from "../image/tree/file-tree.ts";
import { reachableStat } from "./reachable.ts";
import type { Unit } from "./units.ts";

/** A condition of a unit that cannot hold on a VM of this image; the text is the line as it is written. */
export interface FailedCondition {
  readonly text: string;
  readonly path: string;
  readonly line: number;
}

/**
 * The first `Condition…=` or `Assert…=` of a unit that keeps it from starting on Azure (systemd.unit(5), "Conditions and
 * Asserts"). Conditions on the running machine, and on places that are empty until boot, count as met.
 */
export async function failedCondition(tree: FileTree, unit: Unit): Promise<FailedCondition | undefined> {
  for (const kind of ["Condition", "Assert"]) {
    const triggers: FailedCondition[] = [];
    let triggered = false;
    for (const [name, test] of Object.entries(tests)) {
      for (const { value, path, line } of effective(unit.values("Unit", `${kind}${name}`))) {
        const { isTrigger, negated, operand } = parseCondition(value);
        const result = await test(tree, operand);
        const holds = result === undefined || result !== negated;
        const failed = { text: `${kind}${name}=${value}`, path, line };
        if (!isTrigger && !holds) return failed;
        if (isTrigger && holds) triggered = true;
        else if (isTrigger) triggers.push(failed);
      }
    }
    // Of the conditions marked with a bar one must hold; kinds that are not judged may be among them.
    if (!triggered && triggers[0] && !hasUnjudgedTrigger(unit, kind)) return triggers[0];
  }
  return undefined;
}

/** An empty assignment forgets those before it. */
function effective(assignments: readonly Located<string>[]): readonly Located<string>[] {
  const reset = assignments.findLastIndex(({ value }) => value === "");
  return assignments.slice(reset + 1);
}

function parseCondition(value: string): { isTrigger: boolean; negated: boolean; operand: string } {
  const [, bar = "", mark = "", operand = ""] = /^(\|?)\s*(!?)(.*)$/s.exec(value) ?? [];
  return { isTrigger: bar !== "", negated: mark !== "", operand };
}

type Test = (tree: FileTree, operand: string) => Promise<boolean | undefined>;

const tests: Readonly<Record<string, Test>> = {
  PathExists: onPath(async (tree, path) => (await reachableStat(tree, path)) !== undefined),
  PathIsDirectory: onPath(async (tree, path) => (await reachableStat(tree, path))?.type === "directory"),
  PathIsSymbolicLink: onPath(async (tree, path) => (await tree.lstat(path))?.type === "symlink"),
  DirectoryNotEmpty: onPath(async (tree, path) => {
    return (await reachableStat(tree, path))?.type === "directory" && (await tree.readDir(path)).length > 0;
  }),
  FileNotEmpty: onPath(async (tree, path) => {
    const stat = await reachableStat(tree, path);
    return stat?.type === "file" && stat.sizeBytes > 0;
  }),
  FileIsExecutable: onPath(async (tree, path) => {
    const stat = await reachableStat(tree, path);
    return stat?.type === "file" && (stat.mode & 0o111) !== 0;
  }),
  // systemd-detect-virt says `microsoft` of every VM on Azure.
  Virtualization: async (_tree, operand) => ["1", "yes", "y", "true", "t", "on", "vm", "microsoft"].includes(operand),
};

const unjudged = [
  "PathExistsGlob",
  "PathIsMountPoint",
  "PathIsReadWrite",
  "KernelCommandLine",
  "KernelVersion",
  "KernelModuleLoaded",
  "Environment",
  "Host",
  "Architecture",
  "FirstBoot",
  "NeedsUpdate",
  "Security",
  "Capability",
  "User",
  "Group",
  "OSRelease",
  "Memory",
  "CPUs",
];

function hasUnjudgedTrigger(unit: Unit, kind: string): boolean {
  return unjudged.some((name) =>
    effective(unit.values("Unit", `${kind}${name}`)).some(({ value }) => value.startsWith("|")),
  );
}

/** Places that are filled at boot say nothing in an image. */
const volatile = /^\/(?:dev|proc|run|sys|tmp|var\/run)(?:\/|$)/;

function onPath(test: (tree: FileTree, path: string) => Promise<boolean>): Test {
  return async (tree, operand) =>
    operand.startsWith("/") && !volatile.test(operand) ? test(tree, operand) : undefined;
}
