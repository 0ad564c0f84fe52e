import type { FileTree } from "../../image/tree/file-tree.ts";
import { findProgram, isProgram } from "../programs.ts";
import { reachableStat } from "../reachable.ts";
import { type AgentCommand, scriptOf, shebangOf } from "./command-line.ts";

/** The daemon's script and who runs it. */
export interface AgentProgram {
  /** Where the script is said or known to be. */
  readonly executable: string | undefined;
  readonly executableExists: boolean;
  /** A script at a known place, whatever the command starts. */
  readonly installedAt: string | undefined;
  /** What runs the script, as it is named: by the unit, else by the script's first line. */
  readonly interpreter: string | undefined;
  /** The path of the interpreter; undefined when it is missing. */
  readonly interpreterPath: string | undefined;
  /** The first kilobytes of the script. */
  readonly text: string;
}

/** Where packages put the script; Flatcar before 3550 had it on the OEM partition. */
const knownPlaces = [
  "/usr/sbin/waagent",
  "/usr/bin/waagent",
  "/usr/local/sbin/waagent",
  "/usr/local/bin/waagent",
  "/usr/share/oem/bin/waagent",
  "/oem/bin/waagent",
];

const START_BYTES = 16 * 1024;

/** The program that the command starts; without a command, or where it does not tell, the one at a known place. */
export async function findAgentProgram(tree: FileTree, command: AgentCommand | undefined): Promise<AgentProgram> {
  const named = command ? scriptOf(command) : undefined;
  const known = await firstProgram(tree, knownPlaces);
  const script = named?.script ?? known;
  const path = script === undefined || script.startsWith("/") ? script : await findProgram(tree, script);
  const exists = path !== undefined && (await reachableStat(tree, path))?.type === "file";
  const text = exists ? decodeStart(await tree.readRange(path, 0, START_BYTES)) : "";
  const interpreter = named?.interpreter ?? shebangOf(text);
  return {
    executable: path ?? script,
    executableExists: exists,
    installedAt: exists ? path : known,
    interpreter,
    interpreterPath: interpreter === undefined ? undefined : await programPath(tree, interpreter),
    text,
  };
}

async function firstProgram(tree: FileTree, paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) {
    if (await isProgram(tree, path)) return path;
  }
  return undefined;
}

async function programPath(tree: FileTree, name: string): Promise<string | undefined> {
  if (!name.startsWith("/")) return findProgram(tree, name);
  return (await isProgram(tree, name)) ? name : undefined;
}

function decodeStart(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
