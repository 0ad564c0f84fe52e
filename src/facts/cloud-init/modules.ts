import type { CloudInitConfig } from "./config.ts";
import { type ConfigNode, childOf, textOf, textsOf } from "./config-node.ts";

const moduleLists = ["cloud_init_modules", "cloud_config_modules", "cloud_final_modules"] as const;
type ModuleListName = (typeof moduleLists)[number];

export interface ListedModule {
  /** With underscores: `users-groups` and `cc_users_groups` are `users_groups`. */
  readonly name: string;
  readonly list: ModuleListName;
  readonly path: string;
  readonly line: number;
}

/** Every module that a stage runs, in order (`cloudinit/config/modules.py: Modules._read_modules`). */
export function listedModules(config: CloudInitConfig): readonly ListedModule[] {
  return moduleLists.flatMap((list) => {
    const node = config.get(list);
    if (node?.kind !== "list") return [];
    return node.items.flatMap((item) => {
      const text = nameOf(item);
      if (text === undefined || text.trim() === "") return [];
      return [{ name: canonicalName(text), list, path: item.path, line: item.line }];
    });
  });
}

/** A name, a list that begins with it, or a mapping with `name` (older: `mod`). */
function nameOf(item: ConfigNode): string | undefined {
  if (item.kind === "scalar") return typeof item.value === "string" ? item.value : undefined;
  if (item.kind === "list") return textOf(item.items[0]);
  return textOf(item.entries.get("name") ?? item.entries.get("mod"));
}

/** `cloudinit/config/modules.py: form_module_name`. */
function canonicalName(name: string): string {
  return name.trim().replaceAll("-", "_").replace(/\.py$/i, "").trim().replace(/^cc_/, "");
}

/** The types of host keys that the ssh module makes on a new instance; undefined when it runs in no stage. */
export function hostKeyTypes(
  config: CloudInitConfig,
): { readonly types: readonly string[]; readonly path?: string; readonly line?: number } | undefined {
  if (!listedModules(config).some(({ name }) => name === "ssh")) return undefined;
  const node = config.get("ssh_genkeytypes");
  if (node) return { types: textsOf(node), path: node.path, line: node.line };
  return { types: ["rsa", "ecdsa", "ed25519"] };
}

/** What cloud-init does about the temporary disk: `ephemeral0` is mounted unless a `mounts` entry takes it out. */
export function mountsEphemeralDisk(config: CloudInitConfig): boolean {
  if (!listedModules(config).some(({ name }) => name === "mounts")) return false;
  const mounts = config.get("mounts");
  const entries = mounts?.kind === "list" ? mounts.items : [];
  return !entries.some((entry) => {
    const [device, ...fields] = entry.kind === "list" ? entry.items : [entry];
    if (textOf(device)?.replace(/^\/dev\//, "") !== "ephemeral0") return false;
    // [ephemeral0] alone or with a null mount point takes it out.
    return fields[0] === undefined || (fields[0].kind === "scalar" && fields[0].value === null);
  });
}

/** The entry of `fs_setup` and the like as a list of mappings. */
export function mappingsOf(node: ConfigNode | undefined): readonly ReadonlyMap<string, ConfigNode>[] {
  if (node?.kind !== "list") return [];
  return node.items.flatMap((item) => (item.kind === "map" ? [item.entries] : []));
}

/** `network: {config: disabled}` in the files of the image (`cloudinit/net/__init__.py: is_disabled_cfg`). */
export function disabledNetworkConfig(config: CloudInitConfig): ConfigNode | undefined {
  const node = childOf(config.get("network"), "config");
  return textOf(node) === "disabled" ? node : undefined;
}
