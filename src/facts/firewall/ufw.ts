import type { FileTree } from "../../image/tree/file-tree.ts";
import { type ShellVariables, readShellVariables } from "../shell-variables.ts";
import type { Packet, Verdict } from "./chains.ts";
import { IptablesReader, iptablesVerdict } from "./iptables.ts";

/** The chains that ufw-init makes, with the files that fill them in between (ufw-init-functions). */
const frame = ["before", "user", "after"] as const;

/** ufw as its service starts it: nothing unless ufw.conf says `ENABLED=yes`. */
export async function readUfw(tree: FileTree): Promise<((packet: Packet) => Verdict) | undefined> {
  const read = (path: string) => tree.readText(path, { optional: true });
  const confPath = "/etc/ufw/ufw.conf";
  const conf = readShellVariables((await read(confPath)) ?? "", confPath).variables;
  if (conf.get("ENABLED")?.value.toLowerCase() !== "yes") return undefined;
  const defaultsPath = "/etc/default/ufw";
  const defaults = readShellVariables((await read(defaultsPath)) ?? "", defaultsPath).variables;
  const reader = new IptablesReader();
  for (const [chain, direction] of [
    ["INPUT", "input"],
    ["OUTPUT", "output"],
  ] as const) {
    const place = { path: defaultsPath, line: defaults.get(`DEFAULT_${chain}_POLICY`)?.line ?? 1 };
    reader.setPolicy("filter", chain, policyOf(defaults, chain), place);
    reader.readLine("filter", `-A ${chain} -j ufw-before-${direction}`, place);
    reader.readLine("filter", `-A ${chain} -j ufw-after-${direction}`, place);
  }
  for (const name of frame) {
    for (const path of [`/etc/ufw/${name}.rules`, `/lib/ufw/${name}.rules`]) {
      const text = await read(path);
      if (text === undefined) continue;
      reader.readText(text, path);
      break;
    }
    if (name !== "before") continue;
    for (const direction of ["input", "output"]) {
      const place = { path: "/etc/ufw/before.rules", line: 1 };
      reader.readLine("filter", `-A ufw-before-${direction} -j ufw-user-${direction}`, place);
    }
  }
  return (packet) => iptablesVerdict(reader.tables, packet);
}

/** Without a setting ufw drops what comes in and lets out what goes. */
function policyOf(defaults: ShellVariables, chain: "INPUT" | "OUTPUT"): "ACCEPT" | "DROP" {
  const value = defaults.get(`DEFAULT_${chain}_POLICY`)?.value.toUpperCase();
  if (value === undefined) return chain === "INPUT" ? "DROP" : "ACCEPT";
  return value === "ACCEPT" ? "ACCEPT" : "DROP";
}
