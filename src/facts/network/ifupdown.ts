import { matchesGlob } from "../glob.ts";
import { type Nic, type Opinion, type StaticSetting, isLoopback } from "./opinion.ts";

/** A stanza of interfaces(5). */
export interface IfupdownStanza {
  /** `iface`, `auto` (`allow-auto` too), `allow-hotplug`, `source`, `source-directory`, `mapping`, `rename`, … */
  readonly keyword: string;
  readonly words: readonly string[];
  /** Option lines below an `iface` or `mapping`. */
  readonly options: readonly { readonly name: string; readonly value: string; readonly line: number }[];
  readonly path: string;
  readonly line: number;
}

const topLevel = /^(?:iface|auto|allow-\S+|source|source-directory|mapping|rename|template|no-auto-down|no-scripts)$/;

/** interfaces(5): a keyword opens a stanza, other lines belong to the one above; `\` continues a line, `#` comments. */
export function parseInterfaces(text: string, path: string): readonly IfupdownStanza[] {
  const stanzas: {
    keyword: string;
    words: string[];
    options: IfupdownStanza["options"][number][];
    path: string;
    line: number;
  }[] = [];
  let pending = "";
  let first = 1;
  for (const [index, raw] of text.replaceAll("\r\n", "\n").split("\n").entries()) {
    if (pending === "") first = index + 1;
    if (pending === "" && raw.trimStart().startsWith("#")) continue;
    if (raw.endsWith("\\")) {
      pending += raw.slice(0, -1);
      continue;
    }
    const [keyword = "", ...words] = (pending + raw).trim().split(/\s+/);
    const line = first;
    pending = "";
    if (keyword === "") continue;
    const name = keyword === "allow-auto" ? "auto" : keyword;
    if (topLevel.test(name)) stanzas.push({ keyword: name, words, options: [], path, line });
    else stanzas.at(-1)?.options.push({ name: keyword, value: words.join(" "), line });
  }
  return stanzas;
}

/** What ifup does with the NIC at boot: `auto` and `allow-hotplug` bring it up, `iface … inet` says how. */
export function ifupdownOpinion(stanzas: readonly IfupdownStanza[], nic: Nic): Opinion {
  const brings = stanzas.find(
    ({ keyword, words }) =>
      (keyword === "auto" || keyword === "allow-hotplug") && words.some((word) => matchesInterface(word, nic)),
  );
  if (!brings) return { does: "none", reasons: [{ text: `/etc/network/interfaces does not bring up ${nic.name}` }] };
  const ifaces = stanzas.filter(({ keyword, words }) => keyword === "iface" && matchesInterface(words[0] ?? "", nic));
  const inet = ifaces.find(({ words }) => words[1] === "inet" || words[1] === undefined || words[1] === "inherits");
  if (!inet) {
    const text = `${nic.name} is brought up without an "iface ${nic.name} inet" stanza`;
    return { does: "static", reasons: [{ text, path: brings.path, line: brings.line }] };
  }
  const { path, line } = inet;
  const method = inet.words[2];
  if (method === "dhcp" || method === "bootp")
    return { does: "dhcp", reasons: [{ text: `ifupdown does ${method} on ${nic.name}`, path, line }] };
  // ifupdown-ng and ifupdown2 take options in place of the method.
  if (inet.options.some(({ name, value }) => name === "use" && value === "dhcp"))
    return { does: "dhcp", reasons: [{ text: `ifupdown does dhcp on ${nic.name}`, path, line }] };
  if (inet.words.includes("inherits"))
    return { does: "unknown", reasons: [{ text: `${nic.name} inherits from another stanza`, path, line }] };
  return { does: "static", reasons: [{ text: `${nic.name} is configured as ${method ?? "static"}`, path, line }] };
}

/** `/eth*` and `=eth*` are patterns in auto lines; elsewhere names, which may be patterns too. */
function matchesInterface(word: string, nic: Nic): boolean {
  const pattern = word.replace(/^[/=]/, "").replace(/\/.*$/, "");
  return matchesGlob(pattern, nic.name);
}

const kinds: ReadonlyMap<string, StaticSetting["kind"]> = new Map([
  ["hwaddress", "mac"],
  ["address", "address"],
  ["gateway", "gateway"],
  ["dns-nameservers", "dns"],
  ["dns-nameserver", "dns"],
  ["client", "client-id"],
]);

export function ifupdownStatics(stanzas: readonly IfupdownStanza[]): readonly StaticSetting[] {
  return stanzas.flatMap(({ keyword, words, options, path }) => {
    if (keyword !== "iface" || words[2] === "loopback") return [];
    const [device] = words;
    return options.flatMap(({ name, value, line }): StaticSetting[] => {
      const kind =
        kinds.get(name) ??
        (/^(?:up|post-up)$/.test(name) && /\broute\b.*\badd\b|\badd\b.*\broute\b/.test(value) ? "route" : undefined);
      return kind === undefined || isLoopback(device, value)
        ? []
        : [{ kind, text: `${name} ${value}`, device, path, line }];
    });
  });
}
