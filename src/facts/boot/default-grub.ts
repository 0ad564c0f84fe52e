import type { FileTree } from "../../image/tree/file-tree.ts";
import { type ShellProblem, type ShellVariables, readShellVariables } from "../shell-variables.ts";

/** What grub-mkconfig reads when it makes a configuration. */
export interface DefaultGrub {
  readonly path: string;
  readonly variables: ShellVariables;
  /** The files in the order in which they are sourced. */
  readonly files: readonly string[];
  readonly problems: readonly (ShellProblem & { readonly path: string })[];
}

/**
 * /etc/default/grub, then /etc/default/grub.d/*.cfg, which only Debian's and Ubuntu's grub-mkconfig source: elsewhere the
 * directory does not exist. Undefined where no such file is there.
 */
export async function readDefaultGrub(tree: FileTree): Promise<DefaultGrub | undefined> {
  const main = "/etc/default/grub";
  const directory = "/etc/default/grub.d";
  const isDirectory = (await tree.stat(directory))?.type === "directory";
  const names = isDirectory ? (await tree.readDir(directory)).map((entry) => entry.name) : [];
  const candidates = [main, ...names.filter((name) => name.endsWith(".cfg")).map((name) => `${directory}/${name}`)];
  let variables: ShellVariables = new Map();
  const files: string[] = [];
  const problems: (ShellProblem & { path: string })[] = [];
  for (const path of candidates) {
    const text = await tree.readText(path, { optional: true });
    if (text === undefined) continue;
    const read = readShellVariables(text, path, variables);
    variables = read.variables;
    files.push(path);
    problems.push(...read.problems.map((problem) => ({ ...problem, path })));
  }
  const [path] = files;
  return path === undefined ? undefined : { path, variables, files, problems };
}
