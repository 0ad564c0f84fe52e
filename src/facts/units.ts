import { type Image } from "../image/image.ts";
import { defineFact } from "../image/fact.ts";
import type { FileTree } from "../image/tree/file-tree.ts";
import { withBuiltinUnits } from "./units/builtin-units.ts";
import { presetAll, readPresets, withLinks } from "./units/presets.ts";
import { readUnits } from "./units/read-units.ts";
import { SystemdUnits, type Unit } from "./units/systemd-units.ts";

export type { Reason } from "./units/boot-graph.ts";
export type { UnitFileState } from "./units/enablement.ts";
export type { Unit } from "./units/systemd-units.ts";

export type ServiceManager = "systemd" | "upstart" | "sysv" | "openrc" | "unknown";

/** What is started at boot, whatever starts it. */
export interface Units {
  readonly manager: ServiceManager;
  /** The first that exists. A service of SysV, upstart or OpenRC goes by `<name>.service`. */
  find(...names: string[]): Unit | undefined;
  /** Every unit with a file or link of its own, aliases and templates included, and instances that start at boot. */
  all(): readonly Unit[];
  /** One of these exists and starts at boot. */
  startsAtBoot(...names: string[]): boolean;
  /**
   * Whether `name` starts when `root` does, for units that a generator pulls in at boot: cloud-init's asks for
   * `cloud-init.target`.
   */
  startsWith(root: string, name: string): boolean;
  /** The target, runlevel or OpenRC runlevel that the system boots into: `graphical.target`, `3`, `default`. */
  readonly defaultTarget: string;
  /** /etc/machine-id is missing or says `uninitialized`: systemd applies its presets. */
  readonly firstBoot: boolean;
}

export const units = defineFact("units", async ({ tree }: Image): Promise<Units> => {
  const firstBoot = await isFirstBoot(tree);
  const store = await readUnits(tree);
  const links = firstBoot ? presetAll(store, await readPresets(tree)) : [];
  const systemd = new SystemdUnits(withBuiltinUnits(withLinks(store, links)));
  return unitsOf("systemd", firstBoot, systemd);
});

function unitsOf(manager: ServiceManager, firstBoot: boolean, systemd: SystemdUnits): Units {
  const find = (...names: string[]): Unit | undefined => {
    for (const name of names) {
      const unit = systemd.find(name);
      if (unit) return unit;
    }
    return undefined;
  };
  return {
    manager,
    firstBoot,
    defaultTarget: systemd.defaultTarget,
    find,
    all: () => systemd.all(),
    startsAtBoot: (...names) => names.some((name) => find(name)?.startsAtBoot === true),
    startsWith: (root, name) => systemd.startsWith(root, name),
  };
}

/** An empty machine-id is filled at boot without counting as a first boot (machine-id(5), "First Boot Semantics"). */
async function isFirstBoot(tree: FileTree): Promise<boolean> {
  const id = await tree.readText("/etc/machine-id", { optional: true });
  return id === undefined || id.trim() === "uninitialized";
}
