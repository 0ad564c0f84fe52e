/** A packet as far as a firewall of an image can be asked about it; always TCP over IPv4, a new connection, as root. */
export interface Packet {
  readonly direction: "in" | "out";
  /** The other machine; undefined: any address outside of the VM. */
  readonly peer: string | undefined;
  readonly port: number;
}

export interface RulePlace {
  readonly path: string;
  readonly line: number;
}

export type RuleAction =
  | { readonly kind: "accept" | "drop" | "return" | "none" }
  | { readonly kind: "jump" | "goto"; readonly chain: string };

export interface Rule extends RulePlace {
  /** Undefined where only the machine can tell. */
  matches(packet: Packet): boolean | undefined;
  readonly action: RuleAction;
}

export interface Chain {
  readonly rules: readonly Rule[];
  /** What happens to a packet that no rule decides; only base chains have one. */
  readonly policy: "accept" | "drop" | undefined;
  readonly policyPlace: RulePlace | undefined;
}

export interface Verdict {
  readonly answer: "allowed" | "blocked" | "unknown";
  /** The rule or policy that decided. */
  readonly place: RulePlace | undefined;
}

const MAX_STEPS = 100_000;
const MAX_DEPTH = 16;

/**
 * Sends a packet through a base chain. A rule that may match makes the verdict unknown, unless all that follows comes to
 * the same.
 */
export function verdictOf(chains: ReadonlyMap<string, Chain>, base: string, packet: Packet): Verdict {
  let steps = 0;
  const possible: Verdict[] = [];

  function walk(name: string, depth: number): Verdict | undefined {
    const chain = chains.get(name);
    if (!chain || depth > MAX_DEPTH) return undefined;
    for (const rule of chain.rules) {
      if (++steps > MAX_STEPS) return { answer: "unknown", place: rule };
      const matched = rule.matches(packet);
      if (matched === false) continue;
      const { action } = rule;
      if (action.kind === "none") continue;
      if (action.kind === "return") {
        if (matched === true) return undefined;
        continue;
      }
      const verdict =
        action.kind === "jump" || action.kind === "goto" ? walk(action.chain, depth + 1) : at(action.kind, rule);
      if (matched === undefined) {
        if (verdict) possible.push(verdict);
      } else if (verdict) return verdict;
      else if (action.kind === "goto") return undefined;
    }
    return undefined;
  }

  const chain = chains.get(base);
  const fallback = at(chain?.policy ?? "accept", chain?.policyPlace);
  const verdict = walk(base, 0) ?? fallback;
  return possible.every(({ answer }) => answer === verdict.answer)
    ? verdict
    : { answer: "unknown", place: possible[0]?.place };
}

function at(kind: "accept" | "drop", place: RulePlace | undefined): Verdict {
  return { answer: kind === "accept" ? "allowed" : "blocked", place: place && { path: place.path, line: place.line } };
}

/** True when the address lies in `10.0.0.0/8`, `10.0.0.1-10.0.0.9` or is the one address; undefined for names. */
export function addressIn(address: string, range: string): boolean | undefined {
  const wanted = toNumber(address);
  const [from, to] = range.split("-");
  if (wanted === undefined || from === undefined) return undefined;
  if (to !== undefined) {
    const [low, high] = [toNumber(from), toNumber(to)];
    return low === undefined || high === undefined ? undefined : low <= wanted && wanted <= high;
  }
  const [network = "", mask] = range.split("/");
  const start = toNumber(network);
  if (start === undefined) return network.includes(":") ? false : undefined;
  const bits = mask === undefined ? 32 : mask.includes(".") ? maskBits(mask) : Number.parseInt(mask, 10);
  if (bits === undefined || !(bits >= 0 && bits <= 32)) return undefined;
  const size = 2 ** (32 - bits);
  return Math.floor(start / size) === Math.floor(wanted / size);
}

function toNumber(address: string): number | undefined {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(address)?.slice(1).map(Number);
  if (!parts || parts.some((part) => part > 255)) return undefined;
  return parts.reduce((number, part) => number * 256 + part, 0);
}

function maskBits(mask: string): number | undefined {
  const number = toNumber(mask);
  return number === undefined ? undefined : number.toString(2).replace(/0+$/, "").length;
}

const serviceNames: ReadonlyMap<string, number> = new Map([
  ["ssh", 22],
  ["http", 80],
  ["https", 443],
  ["domain", 53],
]);

/** True when a port lies in `22`, `1024:65535`, `1024-65535` or is the named one; undefined for other names. */
export function portIn(port: number, range: string): boolean | undefined {
  const [from = "", to] = range.split(/[:-]/);
  const number = (text: string, fallback: number) =>
    text === "" ? fallback : /^\d+$/.test(text) ? Number(text) : serviceNames.get(text);
  const low = number(from, 0);
  const high = to === undefined ? low : number(to, 65535);
  return low === undefined || high === undefined ? undefined : low <= port && port <= high;
}
