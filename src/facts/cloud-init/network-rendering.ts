import { type Fact, defineFact } from "../../image/fact.ts";
import type { Image } from "../../image/image.ts";
import { os } from "../os.ts";
import { findProgram, isProgram } from "../programs.ts";
import { reachableStat } from "../reachable.ts";
import { units } from "../units.ts";
import { cloudInitConfig } from "./config.ts";
import { textsOf } from "./config-node.ts";
import { cloudInitInstallation } from "./installation.ts";
import { disabledNetworkConfig } from "./modules.ts";
import { type Version, isBefore } from "./version.ts";

export interface NetworkRendering {
  /** What keeps cloud-init from writing the network's configuration; undefined when it does. */
  readonly disabledBy: { readonly path: string; readonly line?: number } | undefined;
  /** In the order in which cloud-init tries them. */
  readonly renderers: readonly string[];
  /** Those of them that the image can serve; the first is used. */
  readonly available: readonly string[];
  /** Clients that this release can lease the address of the local stage with, in order of preference. */
  readonly dhcpClients: readonly string[];
  /** The first of them that the image has, as a path; undefined means that the Azure source fails. */
  readonly dhcpClient: string | undefined;
}

/** `cloudinit/net/renderers.py: DEFAULT_PRIORITY`, for images whose configuration names none. */
const defaultRenderers = ["eni", "sysconfig", "netplan", "network-manager", "networkd"];

/** How cloud-init would set up the network of a VM, and whether it could reach the metadata service at all. */
export const networkRendering: Fact<NetworkRendering> = defineFact("cloud-init-network", async (image: Image) => {
  const config = await image.fact(cloudInitConfig);
  const { version } = await image.fact(cloudInitInstallation);
  const disabled = disabledNetworkConfig(config);
  const upgraded = "/var/lib/cloud/data/upgraded-network";
  const isUpgraded = (await reachableStat(image.tree, upgraded)) !== undefined;
  const configured = textsOf(config.get("system_info", "network", "renderers"));
  const renderers = configured.length > 0 ? configured : defaultRenderers;
  const available: string[] = [];
  for (const name of renderers) if (await isAvailable(image, name)) available.push(name);
  const dhcpClients = clientsOf(version);
  return {
    disabledBy: isUpgraded ? { path: upgraded } : disabled && { path: disabled.path, line: disabled.line },
    renderers,
    available,
    dhcpClients,
    dhcpClient: await firstProgram(image, dhcpClients),
  };
});

/** `cloudinit/net/dhcp.py`: dhclient alone until 23.2, udhcpc from 23.3, dhcpcd works from 24.1. */
function clientsOf(version: Version | undefined): readonly string[] {
  if (version !== undefined && isBefore(version, "23.3")) return ["dhclient"];
  if (version !== undefined && isBefore(version, "24.1")) return ["dhclient", "udhcpc"];
  return ["dhcpcd", "dhclient", "udhcpc"];
}

async function firstProgram({ tree }: Image, names: readonly string[]): Promise<string | undefined> {
  for (const name of names) {
    const path = await findProgram(tree, name);
    if (path !== undefined) return path;
  }
  return undefined;
}

/** The `available()` of each renderer's module in `cloudinit/net/`. */
async function isAvailable(image: Image, name: string): Promise<boolean> {
  const { tree } = image;
  const all = async (folders: readonly string[], programs: readonly string[]): Promise<boolean> => {
    for (const program of programs) {
      const found = await Promise.all(folders.map((folder) => isProgram(tree, `${folder}/${program}`)));
      if (!found.includes(true)) return false;
    }
    return true;
  };
  const isFile = async (path: string): Promise<boolean> => (await reachableStat(tree, path))?.type === "file";
  switch (name) {
    case "netplan":
      return all(["/usr/sbin", "/sbin"], ["netplan"]);
    case "eni":
      return (await all(["/sbin", "/usr/sbin"], ["ifquery", "ifup", "ifdown"])) && isFile("/etc/network/interfaces");
    case "networkd":
      return all(["/usr/sbin", "/usr/bin", "/bin", "/sbin"], ["ip", "systemctl"]);
    case "network-manager": {
      const service = (await image.fact(units)).find("NetworkManager.service");
      return (await findProgram(tree, "nmcli")) !== undefined && service?.isEnabled === "enabled";
    }
    case "sysconfig":
      return isSysconfigAvailable(image, all, isFile);
    default:
      return false;
  }
}

async function isSysconfigAvailable(
  image: Image,
  all: (folders: readonly string[], programs: readonly string[]) => Promise<boolean>,
  isFile: (path: string) => Promise<boolean>,
): Promise<boolean> {
  const { family } = await image.fact(os);
  if (family !== "redhat" && family !== "suse") return false;
  const hasScripts =
    (await isFile("/etc/sysconfig/network-scripts/network-functions")) || (await isFile("/etc/sysconfig/config"));
  if (hasScripts && (await all(["/sbin", "/usr/sbin"], ["ifup", "ifdown"]))) return true;
  return hasIfcfgPlugin(image);
}

/** NetworkManager reads ifcfg files with this plugin. */
async function hasIfcfgPlugin({ tree }: Image): Promise<boolean> {
  for (const library of ["/usr/lib", "/usr/lib64"]) {
    const folder = `${library}/NetworkManager`;
    if ((await reachableStat(tree, folder))?.type !== "directory") continue;
    for (const { name } of await tree.readDir(folder))
      if ((await reachableStat(tree, `${folder}/${name}/libnm-settings-plugin-ifcfg-rh.so`)) !== undefined) return true;
  }
  return false;
}
