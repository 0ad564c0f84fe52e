import { matchesGlob } from "../glob.ts";
import { type KeyfileEntry, keyfileValue } from "./keyfile.ts";
import type { NetworkReason, Nic, Opinion, StaticSetting } from "./opinion.ts";

/** A connection profile that NetworkManager may activate by itself. */
export interface Profile {
  readonly path: string;
  readonly entries: readonly KeyfileEntry[];
  /** Why NetworkManager does not load it: readable by others. */
  readonly refused: string | undefined;
}

export interface ConfEntry extends KeyfileEntry {
  readonly path: string;
}

/** NetworkManager.conf and the files of conf.d that count, later ones over earlier ones. */
export type NetworkManagerConf = readonly ConfEntry[];

/**
 * The value of a list setting after all files: `key=` starts anew, `key+=` adds, `key-=` takes out. The entry is the last
 * one that had a say.
 */
export function confList(
  conf: NetworkManagerConf,
  section: string,
  key: string,
): { readonly values: readonly string[]; readonly entry: ConfEntry | undefined } {
  let values: readonly string[] = [];
  let last: ConfEntry | undefined;
  for (const entry of conf) {
    if (entry.section !== section) continue;
    const [name, operator] = entry.key.endsWith("+")
      ? [entry.key.slice(0, -1), "+"]
      : entry.key.endsWith("-")
        ? [entry.key.slice(0, -1), "-"]
        : [entry.key, "="];
    if (name.trim() !== key) continue;
    const words = splitList(entry.value);
    if (operator === "+") values = [...values, ...words];
    else if (operator === "-") values = values.filter((value) => !words.includes(value));
    else values = words;
    last = entry;
  }
  return { values, entry: last };
}

function splitList(value: string): readonly string[] {
  return value
    .split(/[;,]/)
    .map((word) => word.trim())
    .filter((word) => word !== "");
}

/**
 * Whether a list of device specs names the NIC (NetworkManager.conf(5), "Device List Format"): `eth0`, `interface-name:`,
 * `driver:`, `type:`, `mac:`, `*`, with `except:` taking out.
 */
export function specsMatch(specs: readonly string[], nic: Nic): boolean {
  let matched = false;
  let onlyExcept = specs.length > 0;
  for (const spec of specs) {
    const except = spec.startsWith("except:");
    if (!except) onlyExcept = false;
    if (!specMatches(except ? spec.slice("except:".length) : spec, nic)) continue;
    if (except) return false;
    matched = true;
  }
  // A list of nothing but exceptions means everything else.
  return matched || onlyExcept;
}

function specMatches(spec: string, nic: Nic): boolean {
  if (spec === "*") return true;
  const colon = spec.indexOf(":");
  const kind = colon < 0 ? "interface-name" : spec.slice(0, colon);
  const pattern = colon < 0 ? spec : spec.slice(colon + 1);
  switch (kind) {
    case "interface-name":
      return pattern.startsWith("=") ? pattern.slice(1) === nic.name : matchesGlob(pattern.replace(/^~/, ""), nic.name);
    case "driver":
      return matchesGlob(pattern.split("/")[0] ?? "", nic.driver);
    case "type":
      return pattern === "ethernet";
    default:
      return false;
  }
}

/** Whether NetworkManager keeps its hands off the NIC, and by which setting. */
export function unmanagedBy(conf: NetworkManagerConf, nic: Nic): ConfEntry | undefined {
  const { values, entry } = confList(conf, "keyfile", "unmanaged-devices");
  if (specsMatch(values, nic)) return entry;
  const devices = [
    ...new Set(conf.filter(({ section }) => section.startsWith("device")).map(({ section }) => section)),
  ];
  for (const section of devices) {
    const managed = conf.findLast((item) => item.section === section && item.key === "managed");
    if (!managed || !/^(?:0|no|false|off)$/i.test(managed.value)) continue;
    const match = confList(conf, section, "match-device");
    if (!match.entry || specsMatch(match.values, nic)) return managed;
  }
  return undefined;
}

/** What NetworkManager knows of ifcfg files, through its ifcfg-rh plugin. */
export interface IfcfgProfiles {
  /** Opinions of files for the NIC that are activated at boot. */
  readonly opinions: readonly Opinion[];
  /** A file for the NIC that is not activated at boot: it is there all the same. */
  readonly idle: NetworkReason | undefined;
}

/**
 * What NetworkManager does with the NIC: the profile that fits best, else one that it makes up itself, which does DHCP.
 * It makes none where any profile could serve the NIC, activated at boot or not (nm-settings.c: have_connection_for_device).
 */
export function networkManagerOpinion(
  profiles: readonly Profile[],
  ifcfg: IfcfgProfiles,
  conf: NetworkManagerConf,
  nic: Nic,
): Opinion {
  const unmanaged = unmanagedBy(conf, nic);
  if (unmanaged) {
    const { path, line } = unmanaged;
    return { does: "none", reasons: [{ text: `NetworkManager does not manage ${nic.name}`, path, line }] };
  }
  const fitting = profiles.filter((profile) => profile.refused === undefined && fits(profile, nic));
  const active = fitting.filter(isActivated);
  const best = Math.max(...active.map(priority));
  const opinions = [...active.filter((profile) => priority(profile) === best).map(profileOpinion), ...ifcfg.opinions];
  const [first] = opinions;
  if (first) {
    if (opinions.every((opinion) => opinion.does === first.does)) return first;
    const reasons = opinions.flatMap((opinion) => opinion.reasons);
    return { does: "unknown", reasons: [{ text: `several profiles fit ${nic.name} equally` }, ...reasons] };
  }
  const idle = fitting[0] ? { text: "the profile is not activated at boot", path: fitting[0].path } : ifcfg.idle;
  if (idle) return { does: "none", reasons: [idle] };
  const noAuto = confList(conf, "main", "no-auto-default");
  if (noAuto.entry && specsMatch(noAuto.values, nic)) {
    const { path, line } = noAuto.entry;
    const text = `no profile fits ${nic.name}, and no-auto-default keeps NetworkManager from making one`;
    return { does: "none", reasons: [{ text, path, line }] };
  }
  return { does: "dhcp", reasons: [{ text: "NetworkManager does DHCP by itself where no profile fits" }] };
}

function value(profile: Profile, section: string, key: string): string | undefined {
  return keyfileValue(profile.entries, section, key)?.value;
}

function isActivated(profile: Profile): boolean {
  return !/^(?:0|no|false|off)$/i.test(value(profile, "connection", "autoconnect") ?? "");
}

/** A profile for Ethernet that is not bound to another machine's NIC. */
function fits(profile: Profile, nic: Nic): boolean {
  const type = value(profile, "connection", "type") ?? "ethernet";
  if (type !== "ethernet" && type !== "802-3-ethernet") return false;
  if (value(profile, "connection", "master") !== undefined || value(profile, "connection", "controller") !== undefined)
    return false;
  const name = value(profile, "connection", "interface-name");
  if (name !== undefined && name !== nic.name) return false;
  for (const section of ["ethernet", "802-3-ethernet"]) {
    if ((value(profile, section, "mac-address") ?? "") !== "") return false;
  }
  const names = splitList(value(profile, "match", "interface-name") ?? "");
  if (names.length > 0 && !matchesOf(names, nic.name)) return false;
  const drivers = splitList(value(profile, "match", "driver") ?? "");
  return drivers.length === 0 || matchesOf(drivers, nic.driver);
}

/** Patterns of the [match] section: `!` and `|!` take out, `&` must fit too. */
function matchesOf(patterns: readonly string[], text: string): boolean {
  let optional: boolean | undefined;
  for (const pattern of patterns) {
    const negated = /^[|&]?!/.test(pattern);
    const plain = pattern.replace(/^[|&]?!?/, "").replace(/^\\/, "");
    const hit = matchesGlob(plain, text) !== negated;
    if (pattern.startsWith("&") || (negated && !pattern.startsWith("|"))) {
      if (!hit) return false;
    } else optional = (optional ?? false) || hit;
  }
  return optional ?? true;
}

function priority(profile: Profile): number {
  const number = Number.parseInt(value(profile, "connection", "autoconnect-priority") ?? "0", 10);
  return Number.isNaN(number) ? 0 : number;
}

function profileOpinion(profile: Profile): Opinion {
  const entry = keyfileValue(profile.entries, "ipv4", "method");
  const method = entry?.value ?? "auto";
  const place = { path: profile.path, ...(entry ? { line: entry.line } : {}) };
  const does = method === "auto" ? "dhcp" : method === "disabled" || method === "ignore" ? "none" : "static";
  return { does, reasons: [{ text: `the profile's ipv4.method is ${method}`, ...place }] };
}

const kinds: ReadonlyMap<string, StaticSetting["kind"]> = new Map([
  ["mac-address", "mac"],
  ["cloned-mac-address", "mac"],
  ["gateway", "gateway"],
  ["dns", "dns"],
  ["dhcp-client-id", "client-id"],
  ["dhcp-duid", "client-id"],
]);

export function profileStatics(profile: Profile): readonly StaticSetting[] {
  const device = value(profile, "connection", "interface-name");
  return profile.entries.flatMap(({ section, key, value: text, line }): StaticSetting[] => {
    if (!["ethernet", "802-3-ethernet", "ipv4", "ipv6"].includes(section) || text === "") return [];
    const kind =
      kinds.get(key) ?? (/^address(?:es)?\d*$/.test(key) ? "address" : /^routes?\d*$/.test(key) ? "route" : undefined);
    // `permanent`, `stable`, `duid`, `mac` and the like are ways to make a value, not values.
    if (kind === undefined || ((kind === "mac" || kind === "client-id") && !/[0-9a-f]{2}[:-][0-9a-f]{2}/i.test(text)))
      return [];
    return [{ kind, text: `${key}=${text}`, device, path: profile.path, line }];
  });
}
