import { type Chain, type Packet, type Rule, type Verdict, verdictOf } from "./chains.ts";
import { type NftToken, nftRule } from "./nft-rule.ts";

/** A chain that packets enter by a hook, and the chains of its table that it may jump to. */
export interface NftBase {
  readonly hook: "input" | "output";
  readonly name: string;
  readonly chains: ReadonlyMap<string, Chain>;
}

/** One statement: words, and the block in braces at its end. */
interface Statement {
  readonly words: readonly NftToken[];
  readonly block: readonly Statement[] | undefined;
}

/** Names of files that an nftables script includes, in order; patterns included. */
export function nftIncludes(text: string): readonly string[] {
  return [...text.matchAll(/^\s*include\s+"([^"\n]*)"/gm)].map((match) => match[1] ?? "");
}

/**
 * Reads nftables scripts (nft(8)): `table … { chain … { … } }` blocks and `add rule` commands of the families that see
 * IPv4. Expressions that are not understood may or may not match.
 */
export function parseNftables(texts: readonly { readonly text: string; readonly path: string }[]): readonly NftBase[] {
  const tables = new Map<string, Map<string, OpenChain>>();
  const variables = new Map<string, readonly string[]>();
  for (const { text, path } of texts) {
    const tokens = tokenize(text, path);
    const { statements } = parseStatements(tokens, 0, 0);
    for (const statement of statements) readCommand(statement, tables, variables);
  }
  const bases: NftBase[] = [];
  for (const chains of tables.values()) {
    for (const [name, chain] of chains) if (chain.hook) bases.push({ hook: chain.hook, name, chains });
  }
  return bases;
}

export function nftablesVerdict(bases: readonly NftBase[], packet: Packet): Verdict {
  let result: Verdict = { answer: "allowed", place: undefined };
  for (const base of bases) {
    if (base.hook !== (packet.direction === "out" ? "output" : "input")) continue;
    const verdict = verdictOf(base.chains, base.name, packet);
    if (verdict.answer === "blocked") return verdict;
    if (verdict.answer === "unknown") result = verdict;
  }
  return result;
}

interface OpenChain {
  rules: Rule[];
  policy: Chain["policy"];
  policyPlace: Chain["policyPlace"];
  hook: NftBase["hook"] | undefined;
}

function tokenize(text: string, path: string): readonly NftToken[] {
  const tokens: NftToken[] = [];
  let line = 1;
  for (const [token] of text.matchAll(/#[^\n]*|\\\n|\n|"[^"\n]*"?|[{};,]|!=|==|[<>]=?|=|[^\s{};,"#=!<>]+|!/g)) {
    if (token === "\n" || token === "\\\n") {
      if (token === "\n") tokens.push({ text: "\n", line, path });
      line += 1;
    } else if (!token.startsWith("#")) tokens.push({ text: token, line, path });
  }
  return tokens;
}

const MAX_DEPTH = 8;
const openers: ReadonlySet<string> = new Set([
  "table",
  "chain",
  "set",
  "map",
  "flowtable",
  "counter",
  "quota",
  "limit",
  "secmark",
  "ct",
  "synproxy",
]);

/** Statements end with a line or `;`. Braces are a block behind a declaration, a set of values anywhere else. */
function parseStatements(
  tokens: readonly NftToken[],
  start: number,
  depth: number,
): { statements: readonly Statement[]; at: number } {
  const statements: Statement[] = [];
  let words: NftToken[] = [];
  let at = start;
  const end = () => {
    if (words.length > 0) statements.push({ words, block: undefined });
    words = [];
  };
  for (; at < tokens.length; at++) {
    const token = tokens[at];
    if (!token) break;
    if (token.text === "\n" || token.text === ";") end();
    else if (token.text === "}") {
      end();
      return { statements, at };
    } else if (token.text === "{" && isDeclaration(words) && depth < MAX_DEPTH) {
      const inner = parseStatements(tokens, at + 1, depth + 1);
      statements.push({ words, block: inner.statements });
      words = [];
      ({ at } = inner);
    } else if (token.text === "{") {
      for (; at < tokens.length && tokens[at]?.text !== "}"; at++) {
        const item = tokens[at];
        if (item && item.text !== "\n") words.push(item);
      }
      const close = tokens[at];
      if (close) words.push(close);
    } else words.push(token);
  }
  end();
  return { statements, at };
}

function isDeclaration(words: readonly NftToken[]): boolean {
  const [first, second] = words.map((word) => word.text);
  return openers.has(first === "add" || first === "create" ? (second ?? "") : (first ?? ""));
}

function readCommand(
  statement: Statement,
  tables: Map<string, Map<string, OpenChain>>,
  variables: Map<string, readonly string[]>,
): void {
  const texts = statement.words.map((word) => word.text);
  const [first, ...others] = texts;
  if (first === "define") {
    const equals = texts.indexOf("=");
    if (equals === 2 && texts[1] !== undefined) variables.set(`$${texts[1]}`, texts.slice(3));
    return;
  }
  if (first === "flush" && (others[0] === "ruleset" || others[0] === undefined)) {
    tables.clear();
    return;
  }
  const isVerb = first === "add" || first === "create" || first === "insert";
  const [what, ...rest] = isVerb ? others : texts;
  const words = isVerb ? statement.words.slice(1) : statement.words;
  if (what === "table") readTable(rest, statement.block ?? [], tables, variables);
  else if (what === "chain") {
    const { family, names } = familyOf(rest);
    const chain = seesIpv4(family) ? chainOf(tables, `${family} ${names[0] ?? ""}`, names[1] ?? "") : undefined;
    if (chain) readChain(chain, statement.block ?? [], variables);
  } else if (what === "rule") {
    const { family, names } = familyOf(rest);
    if (!seesIpv4(family)) return;
    const chain = chainOf(tables, `${family} ${names[0] ?? ""}`, names[1] ?? "");
    const skip = 1 + (rest.length - names.length) + 2;
    const rule = nftRule(words.slice(skip), variables);
    if (!rule) return;
    if (first === "insert") chain.rules.unshift(rule);
    else chain.rules.push(rule);
  }
}

function readTable(
  rest: readonly string[],
  block: readonly Statement[],
  tables: Map<string, Map<string, OpenChain>>,
  variables: ReadonlyMap<string, readonly string[]>,
): void {
  const { family, names } = familyOf(rest);
  if (!seesIpv4(family)) return;
  for (const statement of block) {
    const [kind, name] = statement.words.map((word) => word.text);
    if (kind === "chain" && name !== undefined && statement.block)
      readChain(chainOf(tables, `${family} ${names[0] ?? ""}`, name), statement.block, variables);
  }
}

const families: ReadonlySet<string> = new Set(["ip", "ip6", "inet", "arp", "bridge", "netdev"]);

function familyOf(words: readonly string[]): { readonly family: string; readonly names: readonly string[] } {
  const [first = ""] = words;
  return families.has(first) ? { family: first, names: words.slice(1) } : { family: "ip", names: words };
}

function seesIpv4(family: string): boolean {
  return family === "ip" || family === "inet";
}

function chainOf(tables: Map<string, Map<string, OpenChain>>, table: string, name: string): OpenChain {
  const chains = tables.get(table) ?? new Map<string, OpenChain>();
  tables.set(table, chains);
  const chain = chains.get(name) ?? { rules: [], policy: undefined, policyPlace: undefined, hook: undefined };
  chains.set(name, chain);
  return chain;
}

function readChain(
  chain: OpenChain,
  block: readonly Statement[],
  variables: ReadonlyMap<string, readonly string[]>,
): void {
  for (const { words } of block) {
    const texts = words.map((word) => word.text);
    const [first] = words;
    if (!first) continue;
    if (texts[0] === "type") {
      const hook = texts[texts.indexOf("hook") + 1];
      // Chains of nat only see the first packet and do not filter.
      if (texts[1] !== "nat" && (hook === "input" || hook === "output")) chain.hook = hook;
    } else if (texts[0] === "policy") {
      chain.policy = texts[1] === "drop" ? "drop" : "accept";
      chain.policyPlace = { path: first.path, line: first.line };
    } else {
      const rule = nftRule(words, variables);
      if (rule) chain.rules.push(rule);
    }
  }
}
