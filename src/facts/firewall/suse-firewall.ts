import type { ShellVariables } from "../shell-variables.ts";
import { type Packet, type Verdict, portIn } from "./chains.ts";

/** SuSEfirewall2 lets everything out; what comes in must be named as a port or as a service. */
export function suseFirewallVerdict(variables: ShellVariables, packet: Packet): Verdict {
  if (packet.direction === "out") return { answer: "allowed", place: undefined };
  const ports = variables.get("FW_SERVICES_EXT_TCP");
  const configurations = variables.get("FW_CONFIGURATIONS_EXT");
  const words = (value: string | undefined) => (value ?? "").split(/\s+/).filter((word) => word !== "");
  const open = words(ports?.value).some((word) => portIn(packet.port, word) === true);
  const byService = packet.port === 22 && words(configurations?.value).includes("sshd");
  const place = ports ?? configurations;
  return { answer: open || byService ? "allowed" : "blocked", place: place && { path: place.path, line: place.line } };
}
