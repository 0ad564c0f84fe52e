import { defineFact } from "../image/fact.ts";
import type { Image } from "../image/image.ts";
import type { FileTree } from "../image/tree/file-tree.ts";
import { cloudInit } from "./cloud-init.ts";
import { childOf, textOf } from "./cloud-init/config-node.ts";
import { ifcfgStatics } from "./network/ifcfg.ts";
import { ifupdownStatics } from "./network/ifupdown.ts";
import { type NetworkManagerState, describeManagers } from "./network/managers.ts";
import { netplanStatics } from "./network/netplan.ts";
import { profileStatics } from "./network/network-manager.ts";
import { networkdStatics } from "./network/networkd.ts";
import type { NetworkReason, StaticSetting } from "./network/opinion.ts";
import { type NetworkFiles, readNetworkFiles } from "./network/read-network-files.ts";
import { os } from "./os.ts";
import { findProgram } from "./programs.ts";
import { type UdevRules, udev } from "./udev.ts";
import { units } from "./units.ts";

export type { NetworkManagerState } from "./network/managers.ts";
export type { NetworkReason, StaticSetting } from "./network/opinion.ts";
export type { NetworkFiles } from "./network/read-network-files.ts";

/** Whether Azure's first NIC gets its address by DHCP at boot. */
export interface PrimaryDhcp {
  readonly answer: "yes" | "no" | "unknown";
  readonly reasons: readonly NetworkReason[];
}

/** Whether cloud-init writes the network's configuration at boot, over what the image has. */
export interface CloudInitNetwork {
  readonly writes: boolean;
  readonly reason: NetworkReason;
}

export interface Network {
  readonly files: NetworkFiles;
  /** Every manager with a service in the image. */
  readonly managers: readonly NetworkManagerState[];
  readonly cloudInit: CloudInitNetwork;
  readonly primaryDhcp: PrimaryDhcp;
  /** Settings that belong to the machine or site of the build, of all managers. */
  readonly statics: readonly StaticSetting[];
}

/** How the network is set up, and what becomes of Azure's first NIC. */
export const network = defineFact("network", async (image: Image): Promise<Network> => {
  const { tree } = image;
  const files = await readNetworkFiles(tree);
  const rules = await image.fact(udev);
  const managers = describeManagers({
    files,
    units: await image.fact(units),
    udev: rules,
    system: await image.fact(os),
    hasNetplan: await hasNetplan(tree),
    udevHelper: await udevHelper(tree, rules),
  });
  const written = await cloudInitNetwork(image);
  return {
    files,
    managers,
    cloudInit: written,
    primaryDhcp: decide(managers, written, await hasServices(tree)),
    statics: [
      ...ifupdownStatics(files.interfaces),
      ...[...files.redHatIfcfg, ...files.suseIfcfg].flatMap(ifcfgStatics),
      ...files.profiles.flatMap(profileStatics),
      ...[...files.networkFiles, ...files.linkFiles].flatMap(networkdStatics),
      ...netplanStatics(files.netplan.root),
    ],
  };
});

/** The one that gives the NIC an address wins: managers do not undo each other's leases. */
function decide(
  managers: readonly NetworkManagerState[],
  written: CloudInitNetwork,
  servicesKnown: boolean,
): PrimaryDhcp {
  const started = managers.filter((manager) => manager.starts);
  const asking = started.find((manager) => manager.opinion.does === "dhcp");
  if (asking) return { answer: "yes", reasons: asking.opinion.reasons };
  if (started.length === 0) {
    const known = managers.map((manager) => manager.name).join(", ");
    if (!servicesKnown) return { answer: "unknown", reasons: [{ text: "no service of the image is known" }] };
    const text = known === "" ? "no network manager is installed" : `no network manager starts at boot (${known})`;
    return { answer: "no", reasons: [{ text }] };
  }
  if (written.writes) return { answer: "yes", reasons: [written.reason] };
  const reasons = started.flatMap((manager) => manager.opinion.reasons);
  const unknown = started.some((manager) => manager.opinion.does === "unknown");
  return { answer: unknown ? "unknown" : "no", reasons };
}

async function cloudInitNetwork(image: Image): Promise<CloudInitNetwork> {
  const { runs, config } = await image.fact(cloudInit);
  if (!runs.value) return { writes: false, reason: runs.reason };
  const setting = childOf(config.get("network"), "config");
  if (textOf(setting) === "disabled" && setting)
    return {
      writes: false,
      reason: { text: "cloud-init's network configuration is disabled", path: setting.path, line: setting.line },
    };
  const marker = "/var/lib/cloud/data/upgraded-network";
  if (await image.tree.stat(marker))
    return {
      writes: false,
      reason: { text: "cloud-init leaves the network of an upgraded system alone", path: marker },
    };
  return { writes: true, reason: { text: "cloud-init configures the first NIC for DHCP" } };
}

/** Systems that make /etc at activation (NixOS) have no services in the tree that anybody could look at. */
async function hasServices(tree: FileTree): Promise<boolean> {
  for (const path of [
    "/usr/lib/systemd/system",
    "/lib/systemd/system",
    "/etc/systemd/system",
    "/etc/init.d",
    "/etc/init",
  ]) {
    if ((await tree.stat(path))?.type === "directory") return true;
  }
  return false;
}

const netplanGenerators = ["/usr/lib/systemd/system-generators/netplan", "/lib/systemd/system-generators/netplan"];

async function hasNetplan(tree: FileTree): Promise<boolean> {
  for (const path of netplanGenerators) if (await tree.lstat(path)) return true;
  return (await findProgram(tree, "netplan")) !== undefined;
}

/** Debian's cloud images: a udev rule starts a script for each NIC that writes an ifupdown stanza with DHCP. */
async function udevHelper(tree: FileTree, { rules }: UdevRules): Promise<NetworkReason | undefined> {
  for (const rule of rules) {
    for (const { key, value } of rule.tokens) {
      const program = key === "RUN" ? /^(\/\S*ifupdown\S*)/.exec(value)?.[1] : undefined;
      if (program === undefined) continue;
      const text = await tree.readText(program, { optional: true });
      if (text?.includes("dhcp"))
        return { text: `udev starts ${program} for each NIC, which asks DHCP`, path: rule.path, line: rule.line };
    }
  }
  return undefined;
}
