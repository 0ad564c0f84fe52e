import { defineFact } from "../image/fact.ts";
import type { Image } from "../image/image.ts";
import type { FileTree } from "../image/tree/file-tree.ts";
import type { Packet, RulePlace, Verdict } from "./firewall/chains.ts";
import { type Firewalld, directRules, firewalldVerdict } from "./firewall/firewalld.ts";
import { IptablesReader, iptablesVerdict } from "./firewall/iptables.ts";
import { nftIncludes, nftablesVerdict, parseNftables } from "./firewall/nftables.ts";
import { suseFirewallVerdict } from "./firewall/suse-firewall.ts";
import { readUfw } from "./firewall/ufw.ts";
import { parseXml } from "./firewall/xml.ts";
import { isMask } from "./layered-files.ts";
import { keyfileValue, parseKeyfile } from "./network/keyfile.ts";
import { firstNic } from "./network/opinion.ts";
import { pathGlob } from "./path-glob.ts";
import { readShellVariables } from "./shell-variables.ts";
import { type Unit, units } from "./units.ts";

export type { Verdict } from "./firewall/chains.ts";

export type FirewallTool = "nftables" | "iptables" | "firewalld" | "ufw" | "SuSEfirewall2";

/** A firewall that starts with the system. */
export interface ActiveFirewall {
  readonly tool: FirewallTool;
  readonly unit: Unit;
  verdict(packet: Packet): Verdict;
}

export interface Firewall {
  readonly active: readonly ActiveFirewall[];
  /** Whether root may open a TCP connection from the VM; blocked by one firewall is blocked. */
  outbound(address: string, port: number): FirewallVerdict;
  /** Whether anybody may open a TCP connection to the VM. */
  inbound(port: number): FirewallVerdict;
}

export interface FirewallVerdict extends Verdict {
  readonly tool: FirewallTool | undefined;
}

/** What the firewalls of the image let through at boot. */
export const firewall = defineFact("firewall", async (image: Image): Promise<Firewall> => {
  const active = await activeFirewalls(image);
  const ask = (packet: Packet): FirewallVerdict => {
    const verdicts = active.map(({ tool, verdict }) => ({ tool, ...verdict(packet) }));
    const blocked = verdicts.find(({ answer }) => answer === "blocked");
    const unknown = verdicts.find(({ answer }) => answer === "unknown");
    return blocked ?? unknown ?? { answer: "allowed", place: undefined, tool: undefined };
  };
  return {
    active,
    outbound: (address, port) => ask({ direction: "out", peer: address, port }),
    inbound: (port) => ask({ direction: "in", peer: undefined, port }),
  };
});

type Reader = (tree: FileTree, unit: Unit) => Promise<((packet: Packet) => Verdict) | undefined>;

const tools: readonly { tool: FirewallTool; units: readonly string[]; read: Reader }[] = [
  { tool: "nftables", units: ["nftables.service"], read: readNftables },
  { tool: "iptables", units: ["iptables.service", "netfilter-persistent.service"], read: readIptables },
  { tool: "firewalld", units: ["firewalld.service"], read: readFirewalld },
  { tool: "ufw", units: ["ufw.service"], read: readUfw },
  { tool: "SuSEfirewall2", units: ["SuSEfirewall2.service"], read: readSuseFirewall },
];

async function activeFirewalls(image: Image): Promise<readonly ActiveFirewall[]> {
  const all = await image.fact(units);
  const active: ActiveFirewall[] = [];
  for (const { tool, units: names, read } of tools) {
    for (const name of names) {
      const unit = all.find(name);
      const verdict = unit?.startsAtBoot === true ? await read(image.tree, unit) : undefined;
      if (unit && verdict) active.push({ tool, unit, verdict });
    }
  }
  return active;
}

const MAX_INCLUDES = 100;

/** The script that the unit loads, `nft -f <file>`, with what it includes. */
async function readNftables(tree: FileTree, unit: Unit): ReturnType<Reader> {
  const command = unit.values("Service", "ExecStart").map(({ value }) => value);
  const named = command.map((line) => /\s-f\s+"?(\/[^\s"']+)/.exec(line)?.[1]).find((path) => path !== undefined);
  const texts: { text: string; path: string }[] = [];
  const pending = named === undefined ? ["/etc/nftables.conf", "/etc/sysconfig/nftables.conf"] : [named];
  for (let path = pending.shift(); path !== undefined && texts.length < MAX_INCLUDES; path = pending.shift()) {
    const text = await tree.readText(path, { optional: true });
    if (text === undefined) continue;
    texts.push({ text, path });
    for (const include of nftIncludes(text)) {
      const pattern = include.startsWith("/")
        ? include
        : `${path.replace(/\/[^/]*$/, "")}/${include.replace(/^\.\//, "")}`;
      pending.push(...(await pathGlob(tree, pattern, { braces: false })).map((match) => match.path));
    }
  }
  if (texts.length === 0) return undefined;
  const bases = parseNftables(texts);
  return (packet) => nftablesVerdict(bases, packet);
}

async function readIptables(tree: FileTree, unit: Unit): ReturnType<Reader> {
  const path = unit.name === "iptables.service" ? "/etc/sysconfig/iptables" : "/etc/iptables/rules.v4";
  const text = await tree.readText(path, { optional: true });
  if (text === undefined) return undefined;
  const reader = new IptablesReader();
  reader.readText(text, path);
  return (packet) => iptablesVerdict(reader.tables, packet);
}

async function readSuseFirewall(tree: FileTree): ReturnType<Reader> {
  const path = "/etc/sysconfig/SuSEfirewall2";
  const text = await tree.readText(path, { optional: true });
  if (text === undefined) return undefined;
  const { variables } = readShellVariables(text, path);
  return (packet) => suseFirewallVerdict(variables, packet);
}

const firewalldDirectories = ["/etc/firewalld", "/usr/lib/firewalld"] as const;

async function readFirewalld(tree: FileTree): ReturnType<Reader> {
  const zones = await readXmlFiles(tree, "zones");
  const services = await readXmlFiles(tree, "services");
  const conf = parseKeyfile((await tree.readText("/etc/firewalld/firewalld.conf", { optional: true })) ?? "");
  const bound = [...zones.values()].find(({ element }) =>
    element.children.some((child) => child.name === "interface" && child.attributes.get("name") === firstNic.name),
  );
  const zoneName = bound?.name ?? keyfileValue(conf, "", "DefaultZone")?.value ?? "public";
  const directPath = "/etc/firewalld/direct.xml";
  const direct = await tree.readText(directPath, { optional: true });
  const firewalld: Firewalld = {
    zone: zones.get(zoneName),
    zoneName,
    services: new Map(
      [...services].map(([name, { element }]) => [
        name,
        element.children
          .filter((child) => child.name === "port")
          .map(({ attributes }) => ({
            port: attributes.get("port") ?? "",
            protocol: attributes.get("protocol") ?? "",
          })),
      ]),
    ),
    policies: [...(await readXmlFiles(tree, "policies")).values()],
    direct: directRules(direct === undefined ? [] : parseXml(direct), directPath),
  };
  return (packet) => firewalldVerdict(firewalld, packet);
}

type XmlFile = NonNullable<Firewalld["zone"]>;

/** Files of a kind by name; the administrator's hide the vendor's. */
async function readXmlFiles(
  tree: FileTree,
  kind: "zones" | "services" | "policies",
): Promise<ReadonlyMap<string, XmlFile>> {
  const files = new Map<string, XmlFile>();
  for (const parent of firewalldDirectories) {
    const directory = `${parent}/${kind}`;
    if ((await tree.stat(directory))?.type !== "directory") continue;
    for (const { name: fileName } of await tree.readDir(directory)) {
      const name = /^(.+)\.xml$/.exec(fileName)?.[1];
      const path = `${directory}/${fileName}`;
      if (name === undefined || files.has(name) || (await isMask(tree, path)) || !(await tree.stat(path))) continue;
      const element = parseXml(await tree.readText(path))[0];
      if (element) files.set(name, { name, path, element });
    }
  }
  return files;
}

/** For messages: `/etc/nftables.conf:12`. */
export function describePlace(place: RulePlace | undefined): { readonly path?: string; readonly line?: number } {
  return place ? { path: place.path, line: place.line } : {};
}
