import { defineFact } from "../image/fact.ts";
import type { Image } from "../image/image.ts";
import type { FileTree } from "../image/tree/file-tree.ts";
import { isProgram } from "./programs.ts";
import { withBuiltinUnits } from "./units/builtin-units.ts";
import { runsGenerator, withRcLocal } from "./units/generators.ts";
import { openrcRunlevel, openrcServices, sysvPlainServices, upstartServices } from "./units/plain-services.ts";
import { PlainUnits } from "./units/plain-units.ts";
import { presetAll, withLinks } from "./units/preset-all.ts";
import { readPresets } from "./units/presets.ts";
import { readUnits } from "./units/read-units.ts";
import { type ServiceManager, serviceManager } from "./units/service-manager.ts";
import { SystemdUnits, type Unit } from "./units/systemd-units.ts";
import { systemdVersion } from "./units/systemd-version.ts";
import { defaultRunlevel, readSysvServices } from "./units/sysv.ts";
import { sysvStates, withSysvUnits } from "./units/sysv-units.ts";
import type { UnitStore } from "./units/unit-store.ts";

export { findGenerator } from "./units/generators.ts";
export type { ServiceManager } from "./units/service-manager.ts";
export type { Unit } from "./units/systemd-units.ts";

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
   * `cloud-init.target`. Only systemd has such.
   */
  startsWith(root: string, name: string): boolean;
  /** The target, runlevel or OpenRC runlevel that the system boots into: `graphical.target`, `3`, `default`. */
  readonly defaultTarget: string;
  /** /etc/machine-id is missing or says `uninitialized`: systemd applies its presets. */
  readonly firstBoot: boolean;
}

export const units = defineFact("units", async ({ tree }: Image): Promise<Units> => {
  const manager = await serviceManager(tree);
  switch (manager) {
    case "systemd":
      return systemdUnits(tree);
    case "upstart": {
      const runlevel = await defaultRunlevel(tree);
      const services = [...(await upstartServices(tree, runlevel)), ...(await sysvPlainServices(tree, runlevel))];
      return plainUnits(manager, runlevel, services);
    }
    case "openrc": {
      const runlevel = await openrcRunlevel(tree);
      return plainUnits(manager, runlevel, await openrcServices(tree, runlevel));
    }
    case "sysv":
    case "unknown": {
      const runlevel = await defaultRunlevel(tree);
      return plainUnits(manager, runlevel, await sysvPlainServices(tree, runlevel));
    }
  }
});

/** What systemctl asks about scripts (systemd's sysv compatibility). */
const SYSV_INSTALL_PATH = "/usr/lib/systemd/systemd-sysv-install";

async function systemdUnits(tree: FileTree): Promise<Units> {
  const firstBoot = await isFirstBoot(tree);
  const native = await readUnits(tree);
  const version = await systemdVersion(tree);
  const enabled = firstBoot ? await withPresets(tree, native, version) : native;
  const scripts = await readSysvServices(tree);
  const converted = (await runsGenerator(tree, "systemd-sysv-generator")) ? withSysvUnits(enabled, scripts) : enabled;
  const hasInstaller = await isProgram(tree, SYSV_INSTALL_PATH);
  const systemd = new SystemdUnits(withBuiltinUnits(await withRcLocal(tree, converted)), {
    version,
    scriptStates: hasInstaller ? sysvStates(scripts) : undefined,
  });
  return {
    manager: "systemd",
    firstBoot,
    defaultTarget: systemd.defaultTarget,
    ...lookUps((name) => systemd.find(name)),
    all: () => systemd.all(),
    startsWith: (root, name) => systemd.startsWith(root, name),
  };
}

function plainUnits(
  manager: ServiceManager,
  defaultTarget: string,
  services: ConstructorParameters<typeof PlainUnits>[0],
): Units {
  const plain = new PlainUnits(services);
  return {
    manager,
    firstBoot: false,
    defaultTarget,
    ...lookUps((name) => plain.find(name)),
    all: () => plain.all(),
    startsWith: () => false,
  };
}

function lookUps(findOne: (name: string) => Unit | undefined): Pick<Units, "find" | "startsAtBoot"> {
  return {
    find(...names) {
      for (const name of names) {
        const unit = findOne(name);
        if (unit) return unit;
      }
      return undefined;
    },
    startsAtBoot: (...names) => names.some((name) => findOne(name)?.startsAtBoot === true),
  };
}

/** An empty machine-id is filled at boot without counting as a first boot (machine-id(5), "First Boot Semantics"). */
async function isFirstBoot(tree: FileTree): Promise<boolean> {
  const id = await tree.readText("/etc/machine-id", { optional: true });
  return id === undefined || id.trim() === "uninitialized";
}

/** The releases that give all presets up at the first file they stumble over; later ones go on. */
const LAST_VERSION_THAT_GIVES_UP = 255;

async function withPresets(tree: FileTree, store: UnitStore, version: number | undefined): Promise<UnitStore> {
  const { links, stumblingBlocks } = presetAll(store, await readPresets(tree));
  const givesUp = version !== undefined && version <= LAST_VERSION_THAT_GIVES_UP;
  return givesUp && stumblingBlocks.length > 0 ? store : withLinks(store, links);
}
