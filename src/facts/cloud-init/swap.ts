import type { CloudInitConfig } from "./config.ts";
import { type ConfigNode, childOf, isTrue, textOf } from "./config-node.ts";
import { mappingsOf } from "./modules.ts";

/** An entry of `mounts` that is used as swap. */
export interface SwapMount {
  readonly device: string;
  /** The mount options in force: the entry's own, or those of `mount_default_fields`. */
  readonly options: readonly string[];
  readonly ownOptions: boolean;
  readonly path: string;
  readonly line: number;
}

export interface SwapDirective {
  readonly mounts: readonly SwapMount[];
  /** Devices that `fs_setup` makes swap on, as `ephemeral0.2`. */
  readonly made: readonly { readonly device: string; readonly path: string; readonly line: number }[];
  /** `disk_setup: ephemeral0:`; undefined when it is not set. */
  readonly disk:
    | {
        /** Partitions of the layout; 1 for `true`, 0 for none. */
        readonly partitions: number;
        /** A disk that already has partitions, as Azure's temporary disk has, is made anew. */
        readonly overwrites: boolean;
        readonly path: string;
        readonly line: number;
      }
    | undefined;
}

/** Options that cloud-init gives to an entry without any (`cloudinit/config/cc_mounts.py`). */
const defaultOptions = "defaults,nofail,x-systemd.requires=cloud-init.service,_netdev";

/** What the configuration says of swap on the temporary disk; undefined when it says nothing. */
export function swapDirective(config: CloudInitConfig): SwapDirective | undefined {
  const mounts = config.get("mounts");
  const entries = mounts?.kind === "list" ? mounts.items : [];
  const fallback = textAt(config.get("mount_default_fields"), 3) ?? defaultOptions;
  const swaps = entries.flatMap((entry): SwapMount[] => {
    const device = textAt(entry, 0);
    if (device === undefined || textAt(entry, 2) !== "swap") return [];
    const own = textAt(entry, 3);
    const options = (own ?? fallback).split(",").map((option) => option.trim());
    return [{ device, options, ownOptions: own !== undefined, path: entry.path, line: entry.line }];
  });
  const made = mappingsOf(config.get("fs_setup")).flatMap((setup) => {
    const device = setup.get("device");
    const name = textOf(device);
    if (textOf(setup.get("filesystem")) !== "swap" || !device || name === undefined) return [];
    const partition = textOf(setup.get("partition"));
    const isNumbered = partition !== undefined && /^\d+$/.test(partition) && !/\.\d+$/.test(name);
    return [{ device: isNumbered ? `${name}.${partition}` : name, path: device.path, line: device.line }];
  });
  if (swaps.length === 0 && made.length === 0) return undefined;
  return { mounts: swaps, made, disk: diskOf(config.get("disk_setup", "ephemeral0")) };
}

function diskOf(node: ConfigNode | undefined): SwapDirective["disk"] {
  if (!node) return undefined;
  const layout = childOf(node, "layout");
  const partitions = layout?.kind === "list" ? layout.items.length : isTrue(layout) ? 1 : 0;
  return { partitions, overwrites: isTrue(childOf(node, "overwrite")), path: node.path, line: node.line };
}

/** The text of a list's item; undefined for null, as YAML's `~`. */
function textAt(node: ConfigNode | undefined, index: number): string | undefined {
  return node?.kind === "list" ? textOf(node.items[index]) : undefined;
}
