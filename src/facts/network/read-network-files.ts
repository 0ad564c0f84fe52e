import type { FileTree } from "../../image/tree/file-tree.ts";
import { pathGlob } from "../path-glob.ts";
import type { ConfigNode } from "../cloud-init/config-node.ts";
import { parseYaml } from "../cloud-init/yaml.ts";
import { type LayeredFile, readLayered } from "../layered-files.ts";
import { parseUnitFile } from "../units/unit-file.ts";
import { type DhclientStatement, parseDhclientConf } from "./dhclient-conf.ts";
import { type DhcpcdOption, parseDhcpcdConf } from "./dhcpcd-conf.ts";
import { type Ifcfg, ifcfgName, parseIfcfg } from "./ifcfg.ts";
import { type IfupdownStanza, parseInterfaces } from "./ifupdown.ts";
import { parseKeyfile } from "./keyfile.ts";
import { mergeNetplan } from "./netplan.ts";
import type { ConfEntry, NetworkManagerConf, Profile } from "./network-manager.ts";
import type { NetworkdFile } from "./networkd.ts";

/** What netplan's generator would read. */
export interface Netplan {
  readonly files: readonly string[];
  readonly root: ConfigNode | undefined;
  readonly problems: readonly { readonly message: string; readonly path: string; readonly line: number }[];
}

/** The network configuration of every manager, whether it runs or not. */
export interface NetworkFiles {
  readonly interfaces: readonly IfupdownStanza[];
  /** /etc/sysconfig/network-scripts/ifcfg-* */
  readonly redHatIfcfg: readonly Ifcfg[];
  /** /etc/sysconfig/network/ifcfg-* */
  readonly suseIfcfg: readonly Ifcfg[];
  readonly profiles: readonly Profile[];
  readonly networkManagerConf: NetworkManagerConf;
  readonly networkFiles: readonly NetworkdFile[];
  readonly linkFiles: readonly NetworkdFile[];
  readonly netplan: Netplan;
  readonly dhclient: readonly DhclientStatement[];
  readonly dhcpcd: readonly DhcpcdOption[];
}

const DHCPCD_CONF = "/etc/dhcpcd.conf";

export async function readNetworkFiles(tree: FileTree): Promise<NetworkFiles> {
  return {
    interfaces: await readInterfaces(tree, "/etc/network/interfaces", 0),
    redHatIfcfg: await readIfcfg(tree, "/etc/sysconfig/network-scripts"),
    suseIfcfg: await readIfcfg(tree, "/etc/sysconfig/network"),
    profiles: await readProfiles(tree),
    networkManagerConf: await readNetworkManagerConf(tree),
    networkFiles: await readNetworkd(tree, ".network"),
    linkFiles: await readNetworkd(tree, ".link"),
    netplan: await readNetplan(tree),
    dhclient: await readDhclient(tree),
    dhcpcd: parseDhcpcdConf((await tree.readText(DHCPCD_CONF, { optional: true })) ?? "", DHCPCD_CONF),
  };
}

const MAX_INCLUDES = 16;
const MAX_STANZAS = 20_000;

async function readInterfaces(tree: FileTree, path: string, depth: number): Promise<readonly IfupdownStanza[]> {
  if (depth > MAX_INCLUDES || (await tree.stat(path))?.type !== "file") return [];
  const stanzas: IfupdownStanza[] = [];
  for (const stanza of parseInterfaces(await tree.readText(path), path)) {
    stanzas.push(stanza);
    const [pattern] = stanza.words;
    if (pattern === undefined || stanzas.length > MAX_STANZAS) continue;
    if (stanza.keyword === "source" || stanza.keyword === "source-directory") {
      const absolute = pattern.startsWith("/") ? pattern : `/etc/network/${pattern}`;
      const directory = stanza.keyword === "source-directory";
      for (const found of await pathGlob(tree, directory ? `${absolute}/*` : absolute, { braces: false })) {
        // Of directories only names of letters, digits, `_` and `-` are read (interfaces(5)).
        if (directory && !/\/[A-Za-z0-9_-]+$/.test(found.path)) continue;
        stanzas.push(...(await readInterfaces(tree, found.path, depth + 1)));
      }
    }
  }
  return stanzas;
}

async function readIfcfg(tree: FileTree, directory: string): Promise<readonly Ifcfg[]> {
  if ((await tree.stat(directory))?.type !== "directory") return [];
  const files: Ifcfg[] = [];
  for (const entry of await tree.readDir(directory)) {
    const name = ifcfgName(entry.name);
    const path = `${directory}/${entry.name}`;
    if (name !== undefined && (await tree.stat(path))?.type === "file")
      files.push(parseIfcfg(name, await tree.readText(path), path));
  }
  return files;
}

const profileDirectories = ["/etc/NetworkManager/system-connections", "/usr/lib/NetworkManager/system-connections"];

/** Profiles by directory priority; those in /etc must be closed to others, or NetworkManager does not load them. */
async function readProfiles(tree: FileTree): Promise<readonly Profile[]> {
  const profiles: Profile[] = [];
  for (const { path, text, masked, name } of await readLayered(tree, profileDirectories, { suffix: "" })) {
    // Names without the ending are those of releases before 1.14; editors' backups are passed over.
    if (masked || name.startsWith(".") || /(?:~|\.bak|\.pem|\.der|\.rpmsave|\.rpmnew)$/.test(name)) continue;
    const mode = (await tree.stat(path))?.mode ?? 0;
    const open = path.startsWith("/etc/") && (mode & 0o077) !== 0;
    const refused = open ? `mode ${mode.toString(8).padStart(4, "0")} is open to others` : undefined;
    profiles.push({ path, entries: parseKeyfile(text), refused });
  }
  return profiles;
}

async function readNetworkManagerConf(tree: FileTree): Promise<NetworkManagerConf> {
  const main = "/etc/NetworkManager/NetworkManager.conf";
  const local = "/etc/NetworkManager/conf.d";
  const files = await readLayered(tree, [local, "/usr/lib/NetworkManager/conf.d"], { suffix: ".conf" });
  const own = await tree.readText(main, { optional: true });
  const entries = (path: string, text: string): ConfEntry[] => parseKeyfile(text).map((entry) => ({ ...entry, path }));
  const isLocal = ({ path }: LayeredFile) => path.startsWith(`${local}/`);
  // The vendor's files first, then the main file, then the administrator's (nm-config.c: read_entire_config).
  return [
    ...files.filter((file) => !isLocal(file)).flatMap(({ path, text }) => entries(path, text)),
    ...(own === undefined ? [] : entries(main, own)),
    ...files.filter(isLocal).flatMap(({ path, text }) => entries(path, text)),
  ];
}

const networkdDirectories = [
  "/etc/systemd/network",
  "/usr/local/lib/systemd/network",
  "/usr/lib/systemd/network",
  "/lib/systemd/network",
];

async function readNetworkd(tree: FileTree, suffix: string): Promise<readonly NetworkdFile[]> {
  const files: NetworkdFile[] = [];
  for (const { name, path, text } of await readLayered(tree, networkdDirectories, { suffix })) {
    const assignments = parseUnitFile(text).assignments.map((assignment) => ({ ...assignment, path }));
    // An empty file, or a link to /dev/null, hides the vendor's of its name.
    if (assignments.length === 0) continue;
    const dropIns = await readLayered(
      tree,
      networkdDirectories.map((directory) => `${directory}/${name}.d`),
      { suffix: ".conf" },
    );
    const more = dropIns.flatMap((dropIn) =>
      parseUnitFile(dropIn.text).assignments.map((assignment) => ({ ...assignment, path: dropIn.path })),
    );
    files.push({ name, path, assignments: [...assignments, ...more] });
  }
  return files;
}

async function readNetplan(tree: FileTree): Promise<Netplan> {
  const directories = ["/etc/netplan", "/usr/lib/netplan", "/lib/netplan"];
  let root: ConfigNode | undefined;
  const files: string[] = [];
  const problems: { message: string; path: string; line: number }[] = [];
  for (const { path, text, masked } of await readLayered(tree, directories, { suffix: ".yaml" })) {
    if (masked) continue;
    files.push(path);
    const { node, problem } = await parseYaml(text, path);
    if (problem) problems.push({ message: problem.message, path, line: problem.line });
    root = mergeNetplan(root, node);
  }
  return { files, root, problems };
}

/** The first that exists is dhclient's own configuration; the initramfs has copies. */
async function readDhclient(tree: FileTree): Promise<readonly DhclientStatement[]> {
  for (const path of ["/etc/dhcp/dhclient.conf", "/etc/dhclient.conf", "/etc/dhcp3/dhclient.conf"]) {
    const text = await tree.readText(path, { optional: true });
    if (text !== undefined) return parseDhclientConf(text, path);
  }
  return [];
}
