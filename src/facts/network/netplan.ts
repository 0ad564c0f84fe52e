import { type ConfigNode, childOf, textOf, textsOf } from "../cloud-init/config-node.ts";
import { matchesGlob } from "../glob.ts";
import type { Nic, Opinion, StaticSetting } from "./opinion.ts";

/** Later files over earlier ones: maps merge, lists grow, everything else is replaced (netplan-generate(8)). */
export function mergeNetplan(a: ConfigNode | undefined, b: ConfigNode | undefined): ConfigNode | undefined {
  if (!a || !b) return a ?? b;
  if (a.kind === "map" && b.kind === "map") {
    const entries = new Map(a.entries);
    for (const [key, value] of b.entries) {
      const merged = mergeNetplan(entries.get(key), value);
      if (merged) entries.set(key, merged);
    }
    return { ...b, entries };
  }
  if (a.kind === "list" && b.kind === "list") return { ...b, items: [...a.items, ...b.items] };
  return b;
}

function entriesOf(node: ConfigNode | undefined): readonly (readonly [string, ConfigNode])[] {
  return node?.kind === "map" ? [...node.entries] : [];
}

/** Booleans as netplan's parser takes them. */
function isTrue(node: ConfigNode | undefined): boolean {
  return /^(?:true|on|yes|y)$/i.test(textOf(node) ?? "");
}

export type NetplanRenderer = "networkd" | "NetworkManager";

export interface NetplanOpinion extends Opinion {
  /** Who carries it out; undefined when no device of the configuration is the NIC. */
  readonly renderer: NetplanRenderer | undefined;
}

/** What the merged configuration asks for the NIC, and of whom. */
export function netplanOpinion(root: ConfigNode | undefined, nic: Nic): NetplanOpinion {
  const network = childOf(root, "network");
  const ethernets = childOf(network, "ethernets");
  for (const [id, device] of entriesOf(ethernets)) {
    if (device.kind !== "map" || !deviceIs(id, device, nic)) continue;
    const renderers = [childOf(device, "renderer"), childOf(ethernets, "renderer"), childOf(network, "renderer")];
    const renderer = renderers.map((node) => rendererOf(textOf(node))).find((name) => name !== undefined) ?? "networkd";
    const dhcp = childOf(device, "dhcp4");
    if (dhcp && isTrue(dhcp)) return { ...opinion("dhcp", `netplan asks for DHCP on ${id}`, dhcp), renderer };
    const above = memberOf(network, id);
    if (above) return { ...above, renderer };
    const why = dhcp ? `dhcp4 of ${id} is ${textOf(dhcp) ?? "no boolean"}` : `${id} has no dhcp4, which means no`;
    return { ...opinion("static", `netplan: ${why}`, dhcp ?? device), renderer };
  }
  return { does: "none", renderer: undefined, reasons: [{ text: `netplan says nothing of ${nic.name}` }] };
}

function opinion(does: Opinion["does"], text: string, at: ConfigNode): Opinion {
  return { does, reasons: [{ text, path: at.path, line: at.line }] };
}

function rendererOf(value: string | undefined): NetplanRenderer | undefined {
  return value === "networkd" || value === "NetworkManager" ? value : undefined;
}

function deviceIs(id: string, device: ConfigNode, nic: Nic): boolean {
  const match = childOf(device, "match");
  if (!match) return id === nic.name;
  if (childOf(match, "macaddress")) return false;
  const names = textsOf(childOf(match, "name"));
  const drivers = textsOf(childOf(match, "driver"));
  if (names.length > 0 && !names.some((name) => matchesGlob(name, nic.name))) return false;
  return drivers.length === 0 || drivers.some((driver) => matchesGlob(driver, nic.driver));
}

/** A bridge or bond over the NIC may do the DHCP in its place. */
function memberOf(network: ConfigNode | undefined, id: string): Opinion | undefined {
  for (const kind of ["bridges", "bonds"]) {
    for (const [name, device] of entriesOf(childOf(network, kind))) {
      const dhcp = childOf(device, "dhcp4");
      if (dhcp && isTrue(dhcp) && textsOf(childOf(device, "interfaces")).includes(id))
        return opinion("dhcp", `netplan asks for DHCP on ${name} over ${id}`, dhcp);
    }
  }
  return undefined;
}

/** True when a device of any kind is configured: then netplan's generator makes files for the renderer and starts it. */
export function hasDevices(root: ConfigNode | undefined): boolean {
  return entriesOf(childOf(root, "network")).some(
    ([key, node]) => key !== "version" && key !== "renderer" && node.kind === "map" && node.entries.size > 0,
  );
}

const deviceKinds: ReadonlySet<string> = new Set(["ethernets", "bonds", "bridges", "vlans", "wifis"]);

export function netplanStatics(root: ConfigNode | undefined): readonly StaticSetting[] {
  const found: StaticSetting[] = [];
  const add = (kind: StaticSetting["kind"], key: string, node: ConfigNode | undefined, device: string): void => {
    if (node?.kind === "list") for (const item of node.items) add(kind, key, item, device);
    else if (node) {
      const shown =
        textOf(node) ?? textOf(childOf(node, "to")) ?? [...(node.kind === "map" ? node.entries.keys() : [])][0];
      found.push({ kind, text: `${key}: ${shown ?? ""}`, device, path: node.path, line: node.line });
    }
  };
  for (const [kind, devices] of entriesOf(childOf(root, "network"))) {
    if (!deviceKinds.has(kind)) continue;
    for (const [id, device] of entriesOf(devices)) {
      add("mac", "match.macaddress", childOf(device, "match", "macaddress"), id);
      add("mac", "macaddress", childOf(device, "macaddress"), id);
      add("address", "addresses", childOf(device, "addresses"), id);
      add("gateway", "gateway4", childOf(device, "gateway4"), id);
      add("gateway", "gateway6", childOf(device, "gateway6"), id);
      add("dns", "nameservers", childOf(device, "nameservers", "addresses"), id);
      add("route", "routes", childOf(device, "routes"), id);
    }
  }
  return found;
}
