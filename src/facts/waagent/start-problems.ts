import type { FileTree } from "../../image/tree/file-tree.ts";
import { failedCondition } from "../unit-conditions.ts";
import type { Unit, Units } from "../units.ts";
import type { AgentProgram } from "./program.ts";

/** What keeps the daemon from running after boot; each kind is told by one check. */
export interface StartProblem {
  readonly kind:
    | "no-unit"
    | "masked"
    | "disabled"
    /** A condition of the unit that cannot hold: systemd skips the unit without a word. */
    | "condition"
    | "program"
    | "interpreter"
    | "config"
    | "python";
  readonly text: string;
  readonly path?: string;
  readonly line?: number;
}

/** Names under which the service runs: Debian and Ubuntu call it walinuxagent, all others waagent. */
export const agentUnitNames = ["waagent.service", "walinuxagent.service"] as const;

/** The unit that counts where both names exist: the one that starts, else the one that is no mask. */
export function agentUnit(units: Units): Unit | undefined {
  const found = agentUnitNames.flatMap((name) => units.find(name) ?? []);
  return found.find((unit) => unit.startsAtBoot) ?? found.find((unit) => !unit.masked) ?? found[0];
}

/** Problems of the service: that there is one, that it is started, that nothing holds it back. */
export async function serviceProblem(
  tree: FileTree,
  units: Units,
  unit: Unit | undefined,
): Promise<StartProblem | undefined> {
  if (!unit)
    return { kind: "no-unit", text: `no service starts the agent: neither ${agentUnitNames.join(" nor ")} exists` };
  if (unit.masked) return { kind: "masked", text: `${unit.name} is masked`, path: unit.path };
  if (!unit.startsAtBoot) {
    const { obstacle } = unit;
    if (obstacle)
      return { ...placeOf(obstacle), kind: "disabled", text: `${unit.name} does not start: ${obstacle.text}` };
    return { kind: "disabled", text: `${unit.name} is installed but not enabled`, path: unit.path };
  }
  const condition = units.manager === "systemd" ? await failedCondition(tree, unit) : undefined;
  if (condition) {
    const { text, path, line } = condition;
    return { kind: "condition", text: `${unit.name} is skipped at boot, since ${text} does not hold`, path, line };
  }
  return units.manager === "upstart" ? upstartSwitch(tree) : undefined;
}

/** The job of Ubuntu 12.04 and 14.04 stops itself unless this file says 1. */
async function upstartSwitch(tree: FileTree): Promise<StartProblem | undefined> {
  const path = "/etc/default/walinuxagent";
  const text = await tree.readText(path, { optional: true });
  if (text === undefined) return undefined;
  const lines = text.split("\n");
  const line = lines.findLastIndex((assignment) => /^\s*(?:export\s+)?WALINUXAGENT_ENABLED=/.test(assignment));
  const value = /=["']?([^"'\s#]*)/.exec(lines[line] ?? "")?.[1];
  if (value === "1") return undefined;
  const at = line < 0 ? {} : { line: line + 1 };
  return { kind: "disabled", text: "WALINUXAGENT_ENABLED is not 1, so the job stops itself", path, ...at };
}

/** Problems of what the service starts. */
export function programProblem(
  program: AgentProgram,
  place: { path: string; line?: number } | undefined,
): StartProblem | undefined {
  const { executable, executableExists, interpreter, interpreterPath } = program;
  if (executable === undefined) return { kind: "program", text: "no waagent program is where packages put it" };
  if (!executableExists)
    return { ...place, kind: "program", text: `the service starts ${executable}, which does not exist` };
  if (interpreter === undefined || interpreterPath !== undefined) return undefined;
  const who = place === undefined ? executable : "the service";
  const named = interpreter.replace(/[^\x21-\x7e]/g, "?");
  return {
    ...(place ?? { path: executable }),
    kind: "interpreter",
    text: `${who} asks for ${named}, which does not exist`,
  };
}

function placeOf({ path, line }: { path: string; line?: number }): { path: string; line?: number } {
  return line === undefined ? { path } : { path, line };
}
