import { matchesGlob } from "../glob.ts";
import { firstNic } from "../network/opinion.ts";
import { type Packet, type Rule, type RuleAction, type RulePlace, addressIn, portIn } from "./chains.ts";
import { type Truth, all, any, not } from "./truth.ts";

export interface NftToken extends RulePlace {
  readonly text: string;
}

type Test = (packet: Packet) => Truth;

/** A rule from its words: expressions from the left, the verdict at the end. */
export function nftRule(
  words: readonly NftToken[],
  variables: ReadonlyMap<string, readonly string[]>,
): Rule | undefined {
  const [first] = words;
  if (!first) return undefined;
  const reader = new Words(words.flatMap((word) => variables.get(word.text) ?? [word.text]));
  const tests: Test[] = [];
  let action: RuleAction = { kind: "none" };
  for (let word = reader.take(); word !== undefined; word = reader.take()) {
    if (word === "accept" || word === "drop" || word === "return") {
      action = { kind: word };
      break;
    }
    if (word === "reject" || word === "queue") {
      action = { kind: word === "reject" ? "drop" : "none" };
      break;
    }
    if (word === "jump" || word === "goto") {
      action = { kind: word, chain: reader.take() ?? "" };
      break;
    }
    if (word === "counter") reader.skip("packets", "bytes");
    else if (word === "log") reader.skip("prefix", "level", "flags", "group", "snaplen");
    else if (word === "comment") reader.take();
    else tests.push(testOf(word, reader));
  }
  return {
    path: first.path,
    line: first.line,
    action,
    matches: (packet) => all(tests.map((test) => test(packet))),
  };
}

class Words {
  readonly #words: readonly string[];
  #at = 0;

  constructor(words: readonly string[]) {
    this.#words = words;
  }

  take(): string | undefined {
    return this.#words[this.#at++];
  }

  peek(): string | undefined {
    return this.#words[this.#at];
  }

  /** Passes over these options with their values. */
  skip(...names: readonly string[]): void {
    while (names.includes(this.peek() ?? "")) this.#at += 2;
  }

  /** The values behind an expression: one, several with commas, or a set in braces; with the operator before them. */
  values(): { readonly negated: boolean; readonly values: readonly string[]; readonly understood: boolean } {
    let operator = "==";
    if (["!=", "==", "<", ">", "<=", ">="].includes(this.peek() ?? "")) operator = this.take() ?? "==";
    const values: string[] = [];
    const open = this.take() ?? "";
    if (open === "{") {
      for (let word = this.take(); word !== undefined && word !== "}"; word = this.take())
        if (word !== ",") values.push(word);
    } else {
      values.push(open);
      while (this.peek() === ",") {
        this.take();
        values.push(this.take() ?? "");
      }
    }
    const understood = (operator === "==" || operator === "!=") && !values.some((value) => value.startsWith("@"));
    return { negated: operator === "!=", values: values.map((value) => value.replace(/^"(.*)"$/, "$1")), understood };
  }
}

/** Expressions of two words, by the first. */
const twoWords: ReadonlySet<string> = new Set([
  "ip",
  "ip6",
  "tcp",
  "udp",
  "meta",
  "ct",
  "th",
  "icmp",
  "icmpv6",
  "socket",
  "fib",
  "ether",
  "vlan",
  "arp",
  "rt",
  "sctp",
]);
const metaKeys: ReadonlySet<string> = new Set([
  "oif",
  "oifname",
  "iif",
  "iifname",
  "skuid",
  "skgid",
  "l4proto",
  "nfproto",
  "mark",
  "protocol",
  "pkttype",
  "cgroup",
]);

function testOf(word: string, reader: Words): Test {
  const key = twoWords.has(word) ? `${word} ${reader.take() ?? ""}` : metaKeys.has(word) ? `meta ${word}` : word;
  if (!key.includes(" ")) return () => undefined;
  const { negated, values, understood } = reader.values();
  if (!understood) return () => undefined;
  return (packet) => {
    const found = expression(key, values, packet);
    return negated ? not(found) : found;
  };
}

function expression(key: string, values: readonly string[], packet: Packet): Truth {
  switch (key) {
    case "ip daddr":
      return packet.direction === "out" ? peerIn(packet, values) : undefined;
    case "ip saddr":
      return packet.direction === "in" ? peerIn(packet, values) : undefined;
    case "ip6 daddr":
    case "ip6 saddr":
    case "udp dport":
    case "udp sport":
    case "icmp type":
    case "icmpv6 type":
      return false;
    case "tcp dport":
    case "th dport":
      return any(values.map((value) => portIn(packet.port, value)));
    case "ip protocol":
    case "meta l4proto":
      return values.some((value) => value === "tcp" || value === "6");
    case "meta nfproto":
      return values.includes("ipv4");
    case "meta oif":
    case "meta oifname":
      return packet.direction === "out" && values.some((value) => matchesGlob(value, firstNic.name));
    case "meta iif":
    case "meta iifname":
      return packet.direction === "in" && values.some((value) => matchesGlob(value, firstNic.name));
    case "meta skuid":
    case "meta skgid":
      return packet.direction === "out" ? values.some((value) => value === "0" || value === "root") : undefined;
    case "ct state":
      return values.includes("new");
    default:
      return undefined;
  }
}

function peerIn({ peer }: Packet, values: readonly string[]): Truth {
  if (peer === undefined) return values.includes("0.0.0.0/0") ? true : undefined;
  return any(values.map((value) => addressIn(peer, value)));
}
