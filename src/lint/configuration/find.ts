import { readdir } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { UsageError } from "../usage-error.ts";

/** The endings of `vhdlint.config` that are looked for. */
export const configurationEndings = ["ts", "mts", "js", "mjs", "cjs", "json", "jsonc", "yaml", "yml"] as const;

/**
 * The configuration that holds for a directory: its own, else that of the nearest directory above, up to the root of
 * the repository. Undefined where there is none. Two in one directory are a `UsageError`: neither is the right one.
 */
export async function findConfiguration(directory: string): Promise<string | undefined> {
  for (let at = resolve(directory); ; at = dirname(at)) {
    const names = await readdir(at).catch((): string[] => []);
    const found = configurationEndings
      .map((ending) => `vhdlint.config.${ending}`)
      .filter((name) => names.includes(name));
    if (found.length > 1) {
      throw new UsageError(`${at} holds ${found.join(" and ")}`, "keep one, or name it with --config");
    }
    if (found[0] !== undefined) return join(at, found[0]);
    // A repository's configuration ends with the repository; .git is a file in a work tree.
    if (names.includes(".git") || dirname(at) === at) return undefined;
  }
}
