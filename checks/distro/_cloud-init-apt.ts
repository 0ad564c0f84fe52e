import { cloudInit } from "../../src/facts/cloud-init.ts";
import type { CloudInitConfig } from "../../src/facts/cloud-init/config.ts";
import { type ConfigNode, childOf, isFalse, textOf, textsOf } from "../../src/facts/cloud-init/config-node.ts";
import { listedModules, mappingsOf } from "../../src/facts/cloud-init/modules.ts";
import type { Image } from "../../src/image/image.ts";
import type { Target } from "../../src/lint/target.ts";

/** What cloud-init does to the sources of apt on a new VM. */
export interface CloudInitApt {
  /** It writes them anew from its template (`cloudinit/config/cc_apt_configure.py: apply_apt`). */
  readonly rewrites: boolean;
  /** Why not, as a clause. */
  readonly reason: string;
  /** The mirror that it tries first; undefined where it stays with the one of its template. */
  readonly mirror: { readonly url: string; readonly path: string; readonly line: number } | undefined;
}

/** @param architecture as dpkg names it */
export async function cloudInitApt(image: Image, { type }: Target, architecture = "amd64"): Promise<CloudInitApt> {
  const leaves = (reason: string): CloudInitApt => ({ rewrites: false, reason, mirror: undefined });
  if (type === "specialized") return leaves("nobody provisions a specialized image");
  const { runs, config } = await image.fact(cloudInit);
  if (!runs.value) return leaves("cloud-init does not run");
  if (!listedModules(config).some(({ name }) => name === "apt_configure"))
    return leaves("cloud-init's module apt-configure is not listed");
  const preserve = config.get("apt", "preserve_sources_list") ?? config.get("apt_preserve_sources_list");
  if (preserve && !isFalse(preserve)) return leaves("cloud-init is told to preserve the sources");
  return { rewrites: true, reason: "", mirror: mirrorOf(config, architecture) };
}

/** `apt` comes before the mirrors of the distribution (`cc_apt_configure.py: find_apt_mirror_info`). */
function mirrorOf(config: CloudInitConfig, architecture: string): CloudInitApt["mirror"] {
  const primary = forArchitecture(config.get("apt", "primary"), architecture);
  const mirrors = forArchitecture(config.get("system_info", "package_mirrors"), architecture);
  const nodes = [
    primary?.get("uri"),
    first(primary?.get("search")),
    config.get("apt_mirror"),
    first(config.get("apt_mirror_search")),
    first(childOf(mirrors?.get("search"), "primary")),
    childOf(mirrors?.get("failsafe"), "primary"),
  ];
  for (const node of nodes) {
    const url = textOf(node);
    if (node && url !== undefined && url !== "") return { url, path: node.path, line: node.line };
  }
  return undefined;
}

/** The entry that names the architecture, else the one that names `default`. */
function forArchitecture(
  node: ConfigNode | undefined,
  architecture: string,
): ReadonlyMap<string, ConfigNode> | undefined {
  const entries = mappingsOf(node);
  for (const name of [architecture, "default"]) {
    const found = entries.find((entry) => textsOf(entry.get("arches")).includes(name));
    if (found) return found;
  }
  return undefined;
}

function first(node: ConfigNode | undefined): ConfigNode | undefined {
  return node?.kind === "list" ? node.items[0] : node;
}
