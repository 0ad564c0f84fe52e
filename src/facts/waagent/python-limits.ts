import type { FileTree } from "../../image/tree/file-tree.ts";
import { compareDotted } from "../version-order.ts";
import { agentBefore } from "./agent-version.ts";

/** What the agent's code needs of the interpreter that runs it. */
export interface PythonInput {
  readonly tree: FileTree;
  /** `3.11` */
  readonly python: string;
  /** Release of the code; undefined is taken as a current one. */
  readonly agent: string | undefined;
  /** The script that is started. */
  readonly executable: string | undefined;
  /** Directory of the `azurelinuxagent` module. */
  readonly modulePath: string | undefined;
  readonly findModule: (name: string) => Promise<string | undefined>;
}

/**
 * Why the agent dies at start under this Python; undefined when nothing is known against it. The imports that stand in
 * the installed files decide, since distributions patch them; the release decides where there are no files to look at.
 */
export async function whyPythonFails(input: PythonInput): Promise<string | undefined> {
  const { tree, python, agent, executable, modulePath, findModule } = input;
  const atLeast = (limit: string) => compareDotted(python, limit) >= 0;
  const isOld = (limit: string) => agent !== undefined && agentBefore(agent, limit);
  if (modulePath === undefined && executable !== undefined && (await isMissing(findModule, "azurelinuxagent"))) {
    if (await importsSometime(tree, executable, "azurelinuxagent"))
      return "the Python package azurelinuxagent, which the agent consists of, is missing";
  }
  if (atLeast("3.12")) {
    const imported = executable === undefined ? undefined : await importsAtStart(tree, executable, "imp");
    if (imported ?? isOld("2.2.48")) return `the agent imports the module imp, which Python ${python} no longer has`;
  }
  if (atLeast("3.13")) {
    const path = modulePath === undefined ? undefined : `${modulePath}/common/utils/textutil.py`;
    const imported = path === undefined ? undefined : await importsAtStart(tree, path, "crypt");
    if (imported ?? isOld("2.12")) return `the agent imports the module crypt, which Python ${python} no longer has`;
  }
  if (atLeast("3.8") && modulePath !== undefined && (await isMissing(findModule, "distro"))) {
    return `the Python module distro is missing, without which the agent cannot tell the distribution under Python ${python}`;
  }
  return undefined;
}

/** Why passwords cannot be hashed: provisioning with a password and password resets then fail, all else works. */
export async function whyNoPasswords({ python, agent, findModule }: PythonInput): Promise<string | undefined> {
  if (compareDotted(python, "3.13") < 0) return undefined;
  // 2.12 and 2.13 know only the first of the two replacements.
  const replacements = agent !== undefined && agentBefore(agent, "2.14") ? ["legacycrypt"] : ["crypt_r", "legacycrypt"];
  for (const name of ["crypt", ...replacements]) {
    if (!(await isMissing(findModule, name))) return undefined;
  }
  return `Python ${python} has no crypt module and ${replacements.join(" or ")} is not installed`;
}

/** Python itself does not start without `encodings`: a tree that lacks it does not show its modules. */
async function isMissing(findModule: PythonInput["findModule"], name: string): Promise<boolean> {
  return (await findModule(name)) === undefined && (await findModule("encodings")) !== undefined;
}

/** Upstream's script imports its own package in the branch of the main program. */
async function importsSometime(tree: FileTree, path: string, name: string): Promise<boolean> {
  const text = await tree.readText(path, { optional: true });
  return text !== undefined && new RegExp(`^[ \\t]*(?:import|from) ${name}\\b`, "m").test(text);
}

/** Does the file import the module whenever it is loaded: not in a branch, not in a function. Undefined without a file. */
async function importsAtStart(tree: FileTree, path: string, name: string): Promise<boolean | undefined> {
  const text = await tree.readText(path, { optional: true });
  if (text === undefined) return undefined;
  return new RegExp(`^(?:import ${name}|from ${name} import\\b)`, "m").test(text);
}
