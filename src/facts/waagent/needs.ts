import type { FileTree } from "../../image/tree/file-tree.ts";
import { findProgram, isProgram } from "../programs.ts";

/** Programs that the agent runs while it provisions. */
const provisioningPrograms = ["eject", "useradd", "usermod", "ssh-keygen", "openssl"] as const;
export type ProvisioningProgram = (typeof provisioningPrograms)[number];

/**
 * Those of the programs that the tree does not have; openssl is the one that `OS.OpensslPath` names. None for a tree
 * without shell and mount: it does not show its programs.
 */
export async function missingPrograms(tree: FileTree, opensslPath: string): Promise<readonly ProvisioningProgram[]> {
  for (const name of ["sh", "mount"]) {
    if ((await findProgram(tree, name)) === undefined) return [];
  }
  const missing: ProvisioningProgram[] = [];
  for (const name of provisioningPrograms) {
    const found =
      name === "openssl" && opensslPath.startsWith("/")
        ? await isProgram(tree, opensslPath)
        : (await findProgram(tree, name)) !== undefined;
    if (!found) missing.push(name);
  }
  return missing;
}
