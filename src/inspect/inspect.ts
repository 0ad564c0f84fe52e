import { accounts } from "../facts/accounts.ts";
import { type BootEntry, bootEntries } from "../facts/boot-entries.ts";
import { cloudInit } from "../facts/cloud-init.ts";
import { imageState } from "../facts/image-state.ts";
import { type Kernel, kernels } from "../facts/kernels.ts";
import { network } from "../facts/network.ts";
import { os } from "../facts/os.ts";
import { packages } from "../facts/packages.ts";
import { provisioning } from "../facts/provisioning.ts";
import { timeSync } from "../facts/time-sync.ts";
import { isImageError } from "../image/errors.ts";
import type { Image } from "../image/image.ts";
import type {
  AccountPart,
  BootEntryPart,
  CloudInitPart,
  Inspection,
  KernelPart,
  NetworkPart,
  OsPart,
  ProvisioningPart,
  TimeSyncPart,
} from "./inspection.ts";
import { bootChainsPart } from "./chain-part.ts";
import { diskPart } from "./disk-part.ts";
import { secureBootPart } from "./secure-boot-part.ts";
import { waagentPart } from "./waagent-part.ts";

export type { Inspection } from "./inspection.ts";

/** Reads what an opened image says of itself. A part that cannot be read is null and named with its reason. */
export async function inspect(image: Image): Promise<Inspection> {
  const unseen: { part: string; reason: string }[] = [];
  async function part<T>(name: string, read: (image: Image) => Promise<T>): Promise<T | null> {
    try {
      return await read(image);
    } catch (error) {
      if (!isImageError(error)) throw error;
      unseen.push({ part: name, reason: error.message });
      return null;
    }
  }
  return {
    path: image.input.locator,
    kind: image.input.kind,
    disk: await part("disk", diskPart),
    os: await part("os", osPart),
    provisioning: await part("provisioning", provisioningPart),
    waagent: await part("waagent", waagentPart),
    cloudInit: await part("cloudInit", cloudInitPart),
    packages: await part("packages", packagesPart),
    kernels: await part("kernels", kernelsPart),
    bootEntries: await part("bootEntries", bootEntriesPart),
    bootChains: await part("bootChains", bootChainsPart),
    secureBoot: await part("secureBoot", secureBootPart),
    accounts: await part("accounts", accountsPart),
    network: await part("network", networkPart),
    timeSync: await part("timeSync", timeSyncPart),
    unseen,
  };
}

async function osPart(image: Image): Promise<OsPart> {
  const { id, version, name, family, arch, bits } = await image.fact(os);
  return { id, version, name, family, arch: arch ?? null, bits: bits ?? null };
}

async function provisioningPart(image: Image): Promise<ProvisioningPart> {
  const { looks, signs } = await image.fact(imageState);
  const { generalized, specialized } = await image.fact(provisioning);
  return { looks, signs, generalized, specialized };
}

async function cloudInitPart(image: Image): Promise<CloudInitPart> {
  const found = await image.fact(cloudInit);
  const { installed, version, packageVersion, state, units, unitsEnabled, switchedOff, runs, dsIdentify } = found;
  return {
    installed,
    version: packageVersion ?? version ?? null,
    state,
    units: units.flatMap(({ stage, name, unit, starts }) => (unit ? [{ stage, name, starts }] : [])),
    unitsEnabled,
    switchedOff: switchedOff ?? null,
    runs,
    dsIdentify: {
      enabled: dsIdentify.enabled,
      datasources: dsIdentify.datasources,
      reason: dsIdentify.reason,
    },
    datasourceList: found.datasourceList,
    datasource: found.datasource.source ?? null,
    azureEffective: found.azureEffective,
    enabledAsWaagentSeesIt: found.enabledAsWaagentSeesIt.value,
  };
}

async function networkPart(image: Image): Promise<NetworkPart> {
  const { primaryDhcp, managers, cloudInit: written, statics } = await image.fact(network);
  return {
    primaryDhcp,
    managers: managers.map(({ name, unit, starts }) => ({ name, unit: unit?.name ?? null, startsAtBoot: starts })),
    cloudInitWrites: written.writes,
    statics: statics.map(({ kind, text, path, line }) => ({ kind, text, path, line })),
  };
}

async function packagesPart(image: Image): Promise<Inspection["packages"]> {
  const { database, all } = await image.fact(packages);
  return { database: database ?? null, count: all().filter(({ status }) => status === "installed").length };
}

/** Drivers of Hyper-V's devices and of those that Azure hands through, by module name. */
const azureDrivers = [
  "hv_vmbus",
  "hv_storvsc",
  "hv_netvsc",
  "hv_utils",
  "nvme",
  "pci_hyperv",
  "mlx5_core",
  "mana",
  "udf",
];

async function kernelsPart(image: Image): Promise<readonly KernelPart[]> {
  return Promise.all((await image.fact(kernels)).map(kernelPart));
}

async function kernelPart(kernel: Kernel): Promise<KernelPart> {
  const places = azureDrivers.map(async (name) => [name, (await kernel.hasModule(name)) ?? null] as const);
  return {
    version: kernel.version,
    image: kernel.imagePath ?? null,
    modules: kernel.modulesPath ?? null,
    drivers: Object.fromEntries(await Promise.all(places)),
  };
}

async function bootEntriesPart(image: Image): Promise<readonly BootEntryPart[]> {
  return (await image.fact(bootEntries)).entries.map(bootEntryPart);
}

function bootEntryPart(entry: BootEntry): BootEntryPart {
  const { title, id, loader, firmware, isDefault, kernel, initrds, cmdline, source } = entry;
  return {
    title,
    id,
    loader,
    firmware,
    isDefault,
    kernel: kernel?.written ?? null,
    initrds: initrds.map(({ written }) => written),
    cmdline: cmdline?.map(({ text }) => text).join(" ") ?? null,
    path: source.path,
    line: source.line,
  };
}

async function accountsPart(image: Image): Promise<readonly AccountPart[]> {
  return (await image.fact(accounts)).users.map(
    ({ name, uid, groups, home, shell, hasLoginShell, password, regular }) => ({
      name,
      uid,
      groups,
      home,
      shell,
      loginShell: hasLoginShell,
      password,
      regular,
    }),
  );
}

async function timeSyncPart(image: Image): Promise<TimeSyncPart> {
  const { services, chrony } = await image.fact(timeSync);
  return {
    services: services.map(({ daemon, unit, runs }) => ({ daemon, unit: unit.name, startsAtBoot: runs })),
    chrony: chrony
      ? {
          path: chrony.path,
          refclocks: chrony.refclocks.map(({ driver, device }) => `${driver} ${device}`),
          servers: chrony.servers.map(({ name, words }) => [name, ...words].join(" ")),
        }
      : null,
  };
}
