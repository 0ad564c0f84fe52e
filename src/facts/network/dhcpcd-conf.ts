import { matchesGlob } from "../glob.ts";
import type { Nic, Opinion } from "./opinion.ts";

/** A line of dhcpcd.conf(5). */
export interface DhcpcdOption {
  readonly name: string;
  readonly value: string;
  /** The interface of the block that it stands in; undefined above all blocks. */
  readonly interfaceName: string | undefined;
  readonly path: string;
  readonly line: number;
}

export function parseDhcpcdConf(text: string, path: string): readonly DhcpcdOption[] {
  const options: DhcpcdOption[] = [];
  let interfaceName: string | undefined;
  for (const [index, raw] of text.split("\n").entries()) {
    const [, name, value = ""] = /^\s*([A-Za-z]\w*)(?:\s+(.*?))?\s*$/.exec(raw.replace(/\r$/, "")) ?? [];
    if (name === undefined) continue;
    if (name === "interface") interfaceName = value;
    else if (name === "ssid" || name === "profile" || name === "arping") interfaceName = "other";
    else options.push({ name, value, interfaceName, path, line: index + 1 });
  }
  return options;
}

/** dhcpcd without an interface asks on all of them, unless told otherwise. */
export function dhcpcdOpinion(options: readonly DhcpcdOption[], nic: Nic): Opinion {
  const mine = options.filter(({ interfaceName }) => interfaceName === undefined || interfaceName === nic.name);
  const names = (value: string) => value.split(/[\s,]+/).some((pattern) => matchesGlob(pattern, nic.name));
  for (const { name, value, path, line } of mine) {
    if (name === "denyinterfaces" && names(value))
      return { does: "none", reasons: [{ text: `dhcpcd: ${name} ${value}`, path, line }] };
    if (
      name === "nodhcp" ||
      name === "nodhcp4" ||
      name === "noipv4" ||
      (name === "static" && value.startsWith("ip_address="))
    )
      return { does: "static", reasons: [{ text: `dhcpcd: ${name} ${value}`.trim(), path, line }] };
  }
  const allowed = mine.findLast(({ name }) => name === "allowinterfaces");
  if (allowed && !names(allowed.value))
    return {
      does: "none",
      reasons: [{ text: `dhcpcd: allowinterfaces ${allowed.value}`, path: allowed.path, line: allowed.line }],
    };
  return { does: "dhcp", reasons: [{ text: `dhcpcd asks on every interface` }] };
}
