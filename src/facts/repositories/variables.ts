import type { FileTree } from "../../image/tree/file-tree.ts";
import type { OperatingSystem } from "../os.ts";
import { pathGlob } from "../path-glob.ts";

/** Longer ones are no names of releases or mirrors. */
const VARIABLE_LIMIT_BYTES = 64 * 1024;

/** Where dnf, yum and zypper keep variables, one a file; the later directory wins. */
const directories = ["/etc/zypp/vars.d", "/etc/yum/vars", "/etc/dnf/vars"];

/** `$releasever`, `$basearch`, `$arch` and what the files of dnf's vars directories add (dnf.conf(5), "VARIABLES"). */
export async function repositoryVariables(
  tree: FileTree,
  system: OperatingSystem,
): Promise<ReadonlyMap<string, string>> {
  const arch = system.arch === "i686" ? "i386" : system.arch;
  const variables = new Map<string, string>(arch === undefined ? [] : [["basearch", arch]]);
  if (system.arch !== undefined) variables.set("arch", system.arch);
  const release = releaseVersion(system);
  if (release !== "") variables.set("releasever", release);
  for (const directory of directories) {
    for (const { path } of await pathGlob(tree, `${directory}/*`)) {
      if ((await tree.stat(path))?.type !== "file") continue;
      const text = await tree.readText(path, { limitBytes: VARIABLE_LIMIT_BYTES });
      variables.set(path.slice(directory.length + 1), text.split("\n", 1)[0]?.trim() ?? "");
    }
  }
  return variables;
}

/** The version of the package that provides `system-release`: its major number in Enterprise Linux. */
function releaseVersion({ id, family, major, version }: OperatingSystem): string {
  return family === "redhat" && id !== "fedora" && major !== undefined ? String(major) : version;
}

/** `$name` and `${name}`; what is not known stays. */
export function expandVariables(text: string, variables: ReadonlyMap<string, string>): string {
  return text.replace(/\$(?:\{(\w+)\}|(\w+))/g, (whole, braced?: string, bare?: string) => {
    return variables.get(braced ?? bare ?? "") ?? whole;
  });
}
