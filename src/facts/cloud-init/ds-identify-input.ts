import type { FileTree } from "../../image/tree/file-tree.ts";
import { reachableStat } from "../reachable.ts";
import type { BootInputs } from "./boot-inputs.ts";
import { byCodePoint } from "./code-point-order.ts";
import type { SearchedFile } from "./config-search.ts";
import type { RunInput } from "./ds-identify-run.ts";
import type { DsIdentifyTraits } from "./ds-identify-traits.ts";

export const DS_IDENTIFY_CFG = "/etc/cloud/ds-identify.cfg";
const CLOUD_CFG = "/etc/cloud/cloud.cfg";
const LIMIT_BYTES = 256 * 1024;

/** Everything that ds-identify looks at in a tree. */
export async function gatherRunInput(
  tree: FileTree,
  { traits, machine, inputs }: { traits: DsIdentifyTraits; machine: string; inputs: BootInputs },
): Promise<RunInput> {
  const isFile = async (path: string): Promise<boolean> => (await reachableStat(tree, path))?.type === "file";
  const ownConfig = (await isFile(DS_IDENTIFY_CFG))
    ? { path: DS_IDENTIFY_CFG, text: await tree.readText(DS_IDENTIFY_CFG, { limitBytes: LIMIT_BYTES }) }
    : undefined;
  return {
    tree,
    traits,
    machine,
    commandLine: inputs.commandLine,
    kernelCommandLineVariable: inputs.environment.get("KERNEL_CMDLINE")?.value,
    ownConfig,
    files: await searchedFiles(tree),
    hasDisabledFile: await isFile("/etc/cloud/cloud-init.disabled"),
    isManualClean: await isFile("/var/lib/cloud/instance/manual-clean"),
  };
}

/** cloud.cfg and what the shell's `cloud.cfg.d/*.cfg` gives: no hidden files, and `conf_d` is not known. */
async function searchedFiles(tree: FileTree): Promise<SearchedFile[]> {
  const folder = `${CLOUD_CFG}.d`;
  const isFolder = (await reachableStat(tree, folder))?.type === "directory";
  const names = (isFolder ? await tree.readDir(folder) : [])
    .map(({ name }) => name)
    .filter((name) => name.endsWith(".cfg") && !name.startsWith("."))
    .sort(byCodePoint);
  const files: SearchedFile[] = [];
  for (const path of [CLOUD_CFG, ...names.map((name) => `${folder}/${name}`)]) {
    if ((await reachableStat(tree, path))?.type !== "file") continue;
    files.push({ path, text: await tree.readText(path, { limitBytes: LIMIT_BYTES }) });
  }
  return files;
}
