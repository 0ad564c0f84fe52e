import { type ShellVariable, type ShellVariables, readShellVariables } from "../shell-variables.ts";
import { type Nic, type Opinion, type StaticSetting, isLoopback } from "./opinion.ts";

/** An ifcfg file of the Red Hat family (/etc/sysconfig/network-scripts) or of SUSE (/etc/sysconfig/network). */
export interface Ifcfg {
  /** What follows `ifcfg-` in the file's name. */
  readonly name: string;
  readonly path: string;
  readonly variables: ShellVariables;
}

/** Editors' and rpm's leftovers, which neither the scripts nor NetworkManager read. */
const ignoredNames = /(?:~|\.bak|\.orig|\.old|\.rej|\.rpmnew|\.rpmorig|\.rpmsave|\.augnew|\.augtmp|\.scpmbackup)$/;

/** The interface part of an ifcfg file's name; undefined for files that nobody reads. */
export function ifcfgName(fileName: string): string | undefined {
  const name = /^ifcfg-(.+)$/.exec(fileName)?.[1];
  return name === undefined || ignoredNames.test(name) ? undefined : name;
}

export function parseIfcfg(name: string, text: string, path: string): Ifcfg {
  return { name, path, variables: readShellVariables(text, path).variables };
}

function text(ifcfg: Ifcfg, key: string): string {
  return ifcfg.variables.get(key)?.value ?? "";
}

/** Yes and no as the network scripts test them. */
export function isYes(value: string): boolean {
  return /^(?:yes|true|y|t|1)$/i.test(value);
}

export function isNo(value: string): boolean {
  return /^(?:no|false|n|f|0)$/i.test(value);
}

function reason(ifcfg: Ifcfg, message: string, variable?: ShellVariable) {
  return { text: message, path: ifcfg.path, ...(variable ? { line: variable.line } : {}) };
}

/** Whether the file is for the NIC: a MAC address binds it to the machine that it was made on. */
export function ifcfgIsFor(ifcfg: Ifcfg, nic: Nic): boolean {
  const device = text(ifcfg, "DEVICE");
  if (text(ifcfg, "HWADDR") !== "") return false;
  return device === "" ? ifcfg.name === nic.name : device === nic.name;
}

/** What initscripts or NetworkManager's ifcfg-rh plugin make of the file for the NIC. */
export function redHatIfcfgOpinion(ifcfg: Ifcfg): Opinion {
  const onboot = ifcfg.variables.get("ONBOOT");
  // NetworkManager takes an absent ONBOOT for yes, the scripts for no; RHEL's documents ask to write it.
  if (onboot && !isYes(onboot.value))
    return { does: "none", reasons: [reason(ifcfg, "ONBOOT keeps the interface down at boot", onboot)] };
  const bootproto = ifcfg.variables.get("BOOTPROTO");
  const protocol = bootproto?.value.toLowerCase() ?? "";
  if (bootproto?.uncertain)
    return { does: "unknown", reasons: [reason(ifcfg, "BOOTPROTO depends on the shell", bootproto)] };
  if (protocol === "dhcp" || protocol === "bootp")
    return { does: "dhcp", reasons: [reason(ifcfg, `BOOTPROTO=${protocol}`, bootproto)] };
  const message = bootproto ? `BOOTPROTO=${protocol}` : "no BOOTPROTO, which means none";
  return { does: "static", reasons: [reason(ifcfg, message, bootproto)] };
}

/** ifcfg(5) of wicked: STARTMODE says when, BOOTPROTO how (`dhcp`, `dhcp4`, `dhcp+autoip`, …). */
export function suseIfcfgOpinion(ifcfg: Ifcfg): Opinion {
  const startMode = ifcfg.variables.get("STARTMODE");
  const mode = startMode?.value.toLowerCase() ?? "manual";
  if (!["auto", "onboot", "on", "boot", "hotplug", "ifplugd", "nfsroot"].includes(mode)) {
    const message = startMode ? `STARTMODE=${mode}` : "no STARTMODE, which means manual";
    return { does: "none", reasons: [reason(ifcfg, message, startMode)] };
  }
  const bootproto = ifcfg.variables.get("BOOTPROTO");
  const protocols = (bootproto?.value.toLowerCase() ?? "static").split("+");
  if (protocols.includes("dhcp") || protocols.includes("dhcp4"))
    return { does: "dhcp", reasons: [reason(ifcfg, `BOOTPROTO=${bootproto?.value ?? ""}`, bootproto)] };
  return { does: "static", reasons: [reason(ifcfg, `BOOTPROTO=${protocols.join("+")}`, bootproto)] };
}

const kinds: readonly (readonly [pattern: RegExp, kind: StaticSetting["kind"]])[] = [
  [/^(?:HWADDR|LLADDR)$/, "mac"],
  [/^IPADDR(?:_?\w+)?$/, "address"],
  [/^IPV6ADDR(?:_SECONDARIES)?$/, "address"],
  [/^GATEWAY\d*$/, "gateway"],
  [/^IPV6_DEFAULTGW$/, "gateway"],
  [/^DNS\d+$/, "dns"],
  [/^(?:DHCP_CLIENT_ID|DHCLIENT_CLIENT_ID)$/, "client-id"],
  [/^UUID$/, "uuid"],
];

/** `MACADDR` gives the NIC another address, which Azure's switch then drops. */
const macKeys = /^MACADDR$/;

export function ifcfgStatics(ifcfg: Ifcfg): readonly StaticSetting[] {
  const device = text(ifcfg, "DEVICE") || ifcfg.name;
  return [...ifcfg.variables].flatMap(([name, { value, path, line }]): StaticSetting[] => {
    if (value === "" || isLoopback(device, value)) return [];
    const kind = macKeys.test(name) ? "mac" : kinds.find(([pattern]) => pattern.test(name))?.[1];
    return kind === undefined ? [] : [{ kind, text: `${name}=${value}`, device, path, line }];
  });
}
