import type { FileTree } from "../../image/tree/file-tree.ts";
import { isImageError } from "../../image/errors.ts";
import type { Package, Packages } from "../packages.ts";

/** Names of the package, most common first; SUSE's provides WALinuxAgent. */
export const agentPackageNames = [
  "WALinuxAgent",
  "walinuxagent",
  "waagent",
  "python-azure-agent",
  "wa-linux-agent",
] as const;

export interface AgentVersion {
  /** The release, as far as it counts: numbers and dots. */
  readonly version: string;
  readonly path: string | undefined;
}

/** `2.2.47` of `2.2.47-4+deb11u1`, `2.9.1.1` of `0:2.9.1.1-2.el9`. Undefined for what is no number. */
export function releaseOf(version: string): string | undefined {
  return /^(?:\d+:)?v?(\d+(?:\.\d+)+)/.exec(version)?.[1];
}

export function packageVersion(installed: Package, database: Packages): AgentVersion | undefined {
  const version = releaseOf(installed.upstreamVersion);
  return version === undefined ? undefined : { version, path: database.path };
}

/**
 * The release that the installed Python files are (`azurelinuxagent/common/version.py`), which decides how they behave.
 * Azure Linux labels its code with another number than its package. Undefined without such a file, or for the
 * development build, which calls itself 9.9.9.9.
 */
export async function codeVersion(tree: FileTree, modulePath: string): Promise<AgentVersion | undefined> {
  const path = `${modulePath}/common/version.py`;
  const text = await tree.readText(path, { optional: true });
  const version = text === undefined ? undefined : /^AGENT_VERSION\s*=\s*['"]v?(\d+(?:\.\d+)+)['"]/m.exec(text)?.[1];
  return version === undefined || version === "9.9.9.9" ? undefined : { version, path };
}

/** From the name of the metadata that setuptools or pip leave beside the module. */
export async function metadataVersion(
  tree: FileTree,
  sitePackages: readonly string[],
): Promise<AgentVersion | undefined> {
  for (const directory of sitePackages) {
    for (const { name } of await tree.readDir(directory)) {
      const version = /^walinuxagent-(\d+(?:\.\d+)+)(?:[-.+_].*)?\.(?:egg-info|dist-info|egg)$/i.exec(name)?.[1];
      if (version !== undefined) return { version, path: `${directory}/${name}` };
    }
  }
  return undefined;
}

/** From the wrapper script that setuptools makes, Debian's for one: it names the release that it was made for. */
export function wrapperVersion(script: string): string | undefined {
  return /\bWALinuxAgent==(\d+(?:\.\d+)+)/.exec(script)?.[1];
}

/** Runs one look of several: what cannot be read does not stop the next. */
export async function orUnseen<T>(unseen: Error[], look: Promise<T>): Promise<T | undefined> {
  try {
    return await look;
  } catch (error) {
    if (!isImageError(error)) throw error;
    unseen.push(error);
    return undefined;
  }
}
