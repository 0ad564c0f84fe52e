import { matchesGlob } from "../glob.ts";
import { firstNic } from "../network/opinion.ts";
import { splitWords } from "../units/unit-file.ts";
import {
  type Chain,
  type Packet,
  type Rule,
  type RuleAction,
  type RulePlace,
  type Verdict,
  addressIn,
  portIn,
  verdictOf,
} from "./chains.ts";
import { type Truth, all, any, not } from "./truth.ts";

/** Tables by name, chains by name: what iptables-restore would load. */
export type Iptables = ReadonlyMap<string, ReadonlyMap<string, Chain>>;

interface OpenChain {
  rules: Rule[];
  policy: Chain["policy"];
  policyPlace: Chain["policyPlace"];
}

/** Collects rules table by table, from whole files in the format of iptables-save or line by line. */
export class IptablesReader {
  readonly tables = new Map<string, Map<string, OpenChain>>();

  /** `*table`, `:CHAIN POLICY [counters]`, `-A CHAIN …`, `COMMIT`; other lines are passed over. */
  readText(text: string, path: string): void {
    let table = "filter";
    for (const [index, raw] of text.split("\n").entries()) {
      const line = raw.trim();
      if (line.startsWith("*")) table = line.slice(1).trim();
      else this.readLine(table, line, { path, line: index + 1 });
    }
  }

  readLine(table: string, line: string, place: RulePlace): void {
    if (line.startsWith(":")) {
      const [name = "", policy] = line.slice(1).split(/\s+/);
      if (policy === "ACCEPT" || policy === "DROP") this.setPolicy(table, name, policy, place);
      return;
    }
    const rule = line.replace(/^\[\d+:\d+\]\s*/, "");
    if (!/^(?:-A|-I|--append|--insert)\s/.test(rule)) return;
    const [command = "", name = "", ...words] = splitWords(rule);
    const { rules } = this.#chain(table, name);
    const parsed = ruleOf(/^\d+$/.test(words[0] ?? "") ? words.slice(1) : words, place);
    if (command === "-I" || command === "--insert") rules.unshift(parsed);
    else rules.push(parsed);
  }

  setPolicy(table: string, name: string, policy: "ACCEPT" | "DROP", place: RulePlace): void {
    const chain = this.#chain(table, name);
    chain.policy = policy === "ACCEPT" ? "accept" : "drop";
    chain.policyPlace = place;
  }

  #chain(table: string, name: string): OpenChain {
    const chains = this.tables.get(table) ?? new Map<string, OpenChain>();
    this.tables.set(table, chains);
    const chain = chains.get(name) ?? { rules: [], policy: undefined, policyPlace: undefined };
    chains.set(name, chain);
    return chain;
  }
}

/** Tables with a chain that locally made packets pass, in the kernel's order. */
const tableOrder = ["raw", "mangle", "nat", "filter", "security"];

/** The verdict of all tables together: one that drops is enough. */
export function iptablesVerdict(tables: Iptables, packet: Packet): Verdict {
  const base = packet.direction === "out" ? "OUTPUT" : "INPUT";
  let result: Verdict = { answer: "allowed", place: undefined };
  for (const name of tableOrder) {
    const chains = tables.get(name);
    if (!chains || name === "nat") continue;
    const verdict = verdictOf(chains, base, packet);
    if (verdict.answer === "blocked") return verdict;
    if (verdict.answer === "unknown") result = verdict;
  }
  return result;
}

type Test = (packet: Packet) => Truth;

function ruleOf(words: readonly string[], place: RulePlace): Rule {
  const tests: Test[] = [];
  let action: RuleAction = { kind: "none" };
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? "";
    let negated = false;
    let option = word;
    if (word === "!") {
      negated = true;
      option = words[++at] ?? "";
    }
    if (option === "-j" || option === "--jump") action = actionOf(words[++at] ?? "", "jump");
    else if (option === "-g" || option === "--goto") action = actionOf(words[++at] ?? "", "goto");
    else {
      // The old place of the exclamation mark, behind the option.
      if (words[at + 1] === "!") {
        negated = true;
        at += 1;
      }
      const test = testOf(option, words[at + 1] ?? "");
      if (test.takesValue) at += 1;
      if (test.test) tests.push(negated ? (packet) => not(test.test?.(packet)) : test.test);
    }
  }
  return { ...place, action, matches: (packet) => all(tests.map((test) => test(packet))) };
}

function actionOf(target: string, kind: "jump" | "goto"): RuleAction {
  switch (target) {
    case "ACCEPT":
      return { kind: "accept" };
    case "DROP":
    case "REJECT":
      return { kind: "drop" };
    case "RETURN":
      return { kind: "return" };
    default:
      // LOG, MARK, CT and other extensions are chains that do not exist: the packet goes on.
      return { kind, chain: target };
  }
}

/** What an option tests for the first packet of a connection; an option that is not known may or may not match. */
function testOf(option: string, value: string): { readonly test: Test | undefined; readonly takesValue: boolean } {
  const yes = (test: Test | undefined) => ({ test, takesValue: true });
  switch (option) {
    case "-m":
    case "--match":
    case "--comment":
    case "--set-mark":
    case "--log-prefix":
    case "--log-level":
    case "--reject-with":
    case "--limit-burst":
      return yes(undefined);
    case "-p":
    case "--protocol":
      return yes(() => ["tcp", "6", "all", "0"].includes(value.toLowerCase()));
    case "-d":
    case "--destination":
    case "--dst":
      return yes((packet) => (packet.direction === "out" ? peerIn(packet, value) : ownIn(value)));
    case "-s":
    case "--source":
    case "--src":
      return yes((packet) => (packet.direction === "in" ? peerIn(packet, value) : ownIn(value)));
    case "-o":
    case "--out-interface":
      return yes((packet) => packet.direction === "out" && interfaceIs(value));
    case "-i":
    case "--in-interface":
      return yes((packet) => packet.direction === "in" && interfaceIs(value));
    case "--dport":
    case "--dports":
    case "--destination-port":
    case "--destination-ports":
    case "--ports":
      return yes((packet) => any(value.split(",").map((range) => portIn(packet.port, range))));
    case "--ctstate":
    case "--state":
      return yes(() => value.split(",").includes("NEW"));
    case "--uid-owner":
    case "--gid-owner":
      return yes((packet) => packet.direction === "out" && /^(?:0|root)(?:-|$)/.test(value));
    case "--limit":
      return yes(undefined);
    case "--connlimit-above":
      return yes(() => false);
    // Lists of the recent match are empty at boot.
    case "--update":
    case "--rcheck":
      return { test: () => false, takesValue: false };
    case "--syn":
    case "--set":
    case "--rsource":
    case "--rdest":
      return { test: undefined, takesValue: false };
    case "--seconds":
    case "--hitcount":
    case "--name":
    case "--mask":
      return yes(undefined);
    case "--tcp-flags":
      return { test: () => undefined, takesValue: false };
    default:
      return { test: () => undefined, takesValue: value !== "" && !value.startsWith("-") && option.startsWith("-") };
  }
}

function peerIn({ peer }: Packet, value: string): Truth {
  const ranges = value.split(",");
  if (peer !== undefined) return any(ranges.map((range) => addressIn(peer, range)));
  return ranges.some((range) => /\/0(?:\.0\.0\.0)?$/.test(range)) ? true : undefined;
}

/** The VM's own address is not known, but it is no loopback address. */
function ownIn(value: string): Truth {
  const ranges = value.split(",");
  if (ranges.some((range) => /\/0(?:\.0\.0\.0)?$/.test(range))) return true;
  return ranges.every((range) => range.startsWith("127.")) ? false : undefined;
}

/** `+` at the end stands for any rest. */
function interfaceIs(name: string): boolean {
  return matchesGlob(name.replace(/\+$/, "*"), firstNic.name);
}
