import { matchesGlob } from "../glob.ts";
import { type UnitAssignment, parseBoolean, splitWords } from "../units/unit-file.ts";
import type { Nic, Opinion, StaticSetting } from "./opinion.ts";

/** A .network or .link file with its drop-ins. */
export interface NetworkdFile {
  /** `10-eth.network`: order among files is that of the names. */
  readonly name: string;
  readonly path: string;
  readonly assignments: readonly PlacedAssignment[];
}

export interface PlacedAssignment extends UnitAssignment {
  readonly path: string;
}

/** The assignments that count for a setting; an empty one takes back those before it. */
export function settings(file: NetworkdFile, section: string, key: string): readonly PlacedAssignment[] {
  const all = file.assignments.filter((item) => item.section === section && item.key === key);
  const reset = all.findLastIndex((item) => item.value === "");
  return all.slice(reset + 1);
}

/**
 * Whether the [Match] section fits the NIC (systemd.network(5)); undefined where only the machine knows. All keys must
 * fit, each of them by one of its words; a `!` before the first word turns them round.
 */
export function matchesNic(file: NetworkdFile, nic: Nic): boolean | undefined {
  const keys = [...new Set(file.assignments.filter(({ section }) => section === "Match").map(({ key }) => key))];
  let result: boolean | undefined = true;
  for (const key of keys) {
    const words = settings(file, "Match", key).flatMap(({ value }) => splitWords(value));
    const fits = words.length === 0 ? true : keyFits(key, words, nic);
    if (fits === false) return false;
    if (fits === undefined) result = undefined;
  }
  return result;
}

function keyFits(key: string, words: readonly string[], nic: Nic): boolean | undefined {
  switch (key) {
    case "Name":
    case "OriginalName":
      return wordsFit(words, (word) => matchesGlob(word, nic.name));
    case "Driver":
      return wordsFit(words, (word) => matchesGlob(word, nic.driver));
    case "Type":
      return wordsFit(words, (word) => matchesGlob(word, "ether"));
    // A plain NIC has no kind: only a negated list fits it.
    case "Kind":
      return words[0]?.startsWith("!") === true;
    case "MACAddress":
    case "PermanentMACAddress":
    case "SSID":
    case "BSSID":
    case "WLANInterfaceType":
      return false;
    case "Virtualization":
      return wordsFit(words, (word) => ["vm", "microsoft"].includes(word) || parseBoolean(word) === true);
    case "Architecture":
      return wordsFit(words, (word) => word === "x86-64" || word === "arm64");
    case "Property":
      return propertiesFit(words, nic);
    default:
      return undefined;
  }
}

function wordsFit(words: readonly string[], fits: (word: string) => boolean): boolean {
  const negated = words[0]?.startsWith("!") === true;
  const plain = words.map((word, index) => (index === 0 && negated ? word.slice(1) : word));
  return plain.some(fits) !== negated;
}

/** Properties that rules of the image mark SR-IOV functions with are known; of others only the machine knows. */
function propertiesFit(words: readonly string[], nic: Nic): boolean | undefined {
  let result: boolean | undefined = true;
  for (const word of words) {
    const negated = word.startsWith("!");
    const fits = hasProperty(negated ? word.slice(1) : word, nic);
    if (fits !== undefined && fits === negated) return false;
    if (fits === undefined) result = undefined;
  }
  return result;
}

function hasProperty(property: string, nic: Nic): boolean | undefined {
  if (nic.properties.has(property)) return true;
  if (property.startsWith("ID_NET_DRIVER=")) return matchesGlob(property.slice("ID_NET_DRIVER=".length), nic.driver);
  return /^(?:AZURE_UNMANAGED_SRIOV|NM_UNMANAGED)=/.test(property) ? false : undefined;
}

/** What networkd does with the NIC: the first file by name that fits counts. */
export function networkdOpinion(files: readonly NetworkdFile[], nic: Nic): Opinion {
  const sorted = [...files].sort((a, b) => (a.name < b.name ? -1 : 1));
  const maybe: Opinion[] = [];
  for (const file of sorted) {
    const fits = matchesNic(file, nic);
    if (fits === false) continue;
    const opinion = fileOpinion(file);
    if (fits === undefined) {
      maybe.push(opinion);
      continue;
    }
    if (maybe.every(({ does }) => does === opinion.does)) return opinion;
    return { does: "unknown", reasons: [...maybe, opinion].flatMap(({ reasons }) => reasons) };
  }
  if (maybe.length > 0) return { does: "unknown", reasons: maybe.flatMap(({ reasons }) => reasons) };
  return { does: "none", reasons: [{ text: `no .network file is for ${nic.name}` }] };
}

function fileOpinion(file: NetworkdFile): Opinion {
  const last = (section: string, key: string) => settings(file, section, key).at(-1);
  const unmanaged = last("Link", "Unmanaged");
  if (unmanaged && parseBoolean(unmanaged.value) === true) return opinion("none", "Unmanaged=yes", unmanaged);
  const dhcp = last("Network", "DHCP");
  const mode = dhcp?.value.toLowerCase() ?? "no";
  if (mode === "ipv4" || mode === "both" || mode === "v4" || parseBoolean(mode) === true)
    return opinion("dhcp", `DHCP=${mode}`, dhcp);
  if (dhcp) return opinion("static", `DHCP=${mode}`, dhcp);
  return { does: "static", reasons: [{ text: "the file that fits has no DHCP=, which means no", path: file.path }] };
}

function opinion(does: Opinion["does"], text: string, at: PlacedAssignment | undefined): Opinion {
  return { does, reasons: [{ text, ...(at ? { path: at.path, line: at.line } : {}) }] };
}

const statics: readonly (readonly [section: string, key: string, kind: StaticSetting["kind"]])[] = [
  ["Match", "MACAddress", "mac"],
  ["Match", "PermanentMACAddress", "mac"],
  ["Link", "MACAddress", "mac"],
  ["Network", "Address", "address"],
  ["Address", "Address", "address"],
  ["Network", "Gateway", "gateway"],
  ["Route", "Gateway", "gateway"],
  ["Route", "Destination", "route"],
  ["Network", "DNS", "dns"],
  ["DHCPv4", "DUIDRawData", "client-id"],
  ["DHCP", "DUIDRawData", "client-id"],
  ["DHCPv6", "DUIDRawData", "client-id"],
];

export function networkdStatics(file: NetworkdFile): readonly StaticSetting[] {
  const device = settings(file, "Match", "Name").at(-1)?.value;
  return statics.flatMap(([section, key, kind]) =>
    settings(file, section, key)
      // `_dhcp4` and 0.0.0.0 stand for what DHCP gives; a bridge's own MAC is `none`.
      .filter(({ value }) => !/^(?:_|0\.0\.0\.0|none$|::$)/.test(value))
      .map(({ value, path, line }) => ({ kind, text: `${key}=${value}`, device, path, line })),
  );
}
