import { type Packet, type Verdict, portIn } from "./chains.ts";
import { type Iptables, IptablesReader, iptablesVerdict } from "./iptables.ts";
import type { XmlElement } from "./xml.ts";

/** What firewalld would enforce, as far as the image says it. */
export interface Firewalld {
  /** The zone of the first NIC, with its file; undefined when that zone has no file. */
  readonly zone: { readonly name: string; readonly path: string; readonly element: XmlElement } | undefined;
  readonly zoneName: string;
  /** Ports of services by name, from the services' own files. */
  readonly services: ReadonlyMap<string, readonly { readonly port: string; readonly protocol: string }[]>;
  readonly policies: readonly { readonly path: string; readonly element: XmlElement }[];
  /** Rules of direct.xml as iptables would have them. */
  readonly direct: Iptables;
}

export function firewalldVerdict(firewalld: Firewalld, packet: Packet): Verdict {
  const direct = iptablesVerdict(firewalld.direct, packet);
  if (direct.answer !== "allowed") return direct;
  return packet.direction === "in" ? zoneVerdict(firewalld, packet) : policiesVerdict(firewalld);
}

function zoneVerdict({ zone, services }: Firewalld, packet: Packet): Verdict {
  if (!zone) return { answer: "unknown", place: undefined };
  const { element, path } = zone;
  const place = { path, line: element.line };
  if (element.attributes.get("target") === "ACCEPT") return { answer: "allowed", place };
  for (const child of element.children) {
    if (opens(child, services, packet)) return { answer: "allowed", place: { path, line: child.line } };
  }
  const rich = element.children.find(
    (child) => child.name === "rule" && child.children.some((part) => opens(part, services, packet)),
  );
  return rich ? { answer: "unknown", place: { path, line: rich.line } } : { answer: "blocked", place };
}

function opens(element: XmlElement, services: Firewalld["services"], packet: Packet): boolean {
  if (element.name === "port") {
    const protocol = element.attributes.get("protocol") ?? "tcp";
    return protocol === "tcp" && portIn(packet.port, element.attributes.get("port") ?? "") === true;
  }
  if (element.name !== "service") return false;
  const ports = services.get(element.attributes.get("name") ?? "") ?? [];
  return ports.some(({ port, protocol }) => protocol === "tcp" && portIn(packet.port, port) === true);
}

/** Only policies from HOST filter what leaves; those that let some of it through are not taken apart. */
function policiesVerdict({ policies }: Firewalld): Verdict {
  for (const { path, element } of policies) {
    const target = element.attributes.get("target") ?? "CONTINUE";
    const fromHost = element.children.some(
      (child) => child.name === "ingress-zone" && child.attributes.get("name") === "HOST",
    );
    if (!fromHost || (target !== "DROP" && target !== "REJECT")) continue;
    const exceptions = element.children.some((child) => ["rule", "service", "port"].includes(child.name));
    return { answer: exceptions ? "unknown" : "blocked", place: { path, line: element.line } };
  }
  return { answer: "allowed", place: undefined };
}

/** `<rule ipv="ipv4" table="filter" chain="OUTPUT">…</rule>` and passthrough rules, as iptables would have them. */
export function directRules(elements: readonly XmlElement[], path: string): Iptables {
  const reader = new IptablesReader();
  for (const rule of elements.flatMap((element) => (element.name === "direct" ? element.children : []))) {
    if (rule.attributes.get("ipv") !== "ipv4" || (rule.name !== "rule" && rule.name !== "passthrough")) continue;
    const named = /(?:^|\s)-t\s+(\S+)/.exec(rule.text)?.[1];
    const body = rule.text.replace(/(?:^|\s)-t\s+\S+/, "").trim();
    const line = rule.name === "rule" ? `-A ${rule.attributes.get("chain") ?? ""} ${body}` : body;
    reader.readLine(rule.attributes.get("table") ?? named ?? "filter", line, { path, line: rule.line });
  }
  return reader.tables;
}
