import type { Document, Node, Pair, ParsedNode, Scalar as YamlScalar, YAMLError } from "yaml";
import type { ConfigNode } from "./config-node.ts";
import { layOut } from "./yaml-layout.ts";
import { numberOf, plainScalar } from "./yaml-scalar.ts";

export interface YamlProblem {
  /** What PyYAML would stumble over, lower case. */
  readonly message: string;
  /** Both count from 1. */
  readonly line: number;
  readonly column: number;
}

export interface YamlResult {
  /** Undefined for an empty document and when there is a problem. */
  readonly node: ConfigNode | undefined;
  /** The first thing that makes PyYAML refuse the whole text. */
  readonly problem: YamlProblem | undefined;
}

/** Nodes that merge keys may copy together before the text counts as hostile. */
const MAX_MERGED = 10_000;

/**
 * Reads a text as PyYAML's `safe_load` does: YAML 1.1, the last of repeated keys wins, one document, tabs only inside
 * quotes, blocks and comments. Syntax comes from the `yaml` package; what scalars mean and what PyYAML refuses beyond
 * it is decided here. Known to differ: a date stays text, and keys that are not text are named as Python writes them.
 */
export async function parseYaml(text: string, path: string): Promise<YamlResult> {
  // The parser is heavy for the command line's start and not every image has cloud-init.
  const { LineCounter, parseAllDocuments } = await import("yaml");
  const lines = new LineCounter();
  const at = (offset: number, message: string): YamlProblem => {
    const { line, col } = lines.linePos(offset);
    return { message, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const refused = (problem: YamlProblem): YamlResult => ({ node: undefined, problem });

  // PyYAML's line breaks, all of them one character, so that lines and offsets stay in step.
  const body = text.replace(/^\uFEFF/, "").replace(/\r\n?|[\x85\u2028\u2029]/g, "\n");
  const layout = layOut(body);
  const early = unprintable(body) ?? layout.problem;
  for (let start = 0; ;) {
    lines.addNewLine(start);
    const newline = (early ? body : layout.text).indexOf("\n", start);
    if (newline < 0) break;
    start = newline + 1;
  }
  if (early) return refused(at(early.offset, early.message));
  const documents = parseAllDocuments(layout.text, {
    version: "1.1",
    schema: "failsafe",
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: "silent",
  });
  if ("empty" in documents) return { node: undefined, problem: undefined };
  const [document, second] = documents as readonly Document.Parsed<ParsedNode>[];
  if (!document) return { node: undefined, problem: undefined };
  const error = document.errors[0];
  if (error) return refused(at(error.pos[0], sentence(error)));
  if (second) return refused(at(second.range[0], "a second document begins; only one is allowed"));
  try {
    const reader = new Reader(path, (offset) => at(offset, "").line);
    return { node: document.contents ? reader.read(document.contents as Node) : undefined, problem: undefined };
  } catch (error) {
    if (error instanceof Refusal) return refused(at(error.offset, error.message));
    throw error;
  }
}

function sentence(error: YAMLError): string {
  const text = error.message.replace(/\s+/g, " ").replace(/\.$/, "").slice(0, 160);
  return text.charAt(0).toLowerCase() + text.slice(1);
}

class Refusal extends Error {
  readonly offset: number;

  constructor(offset: number, message: string) {
    super(message);
    this.offset = offset;
  }
}

/** Turns the parser's nodes into ours. Aliases share one node, so that a bomb of aliases stays as small as its text. */
class Reader {
  readonly #path: string;
  readonly #line: (offset: number) => number;
  readonly #anchors = new Map<string, ConfigNode | undefined>();
  #merged = 0;

  constructor(path: string, line: (offset: number) => number) {
    this.#path = path;
    this.#line = line;
  }

  read(node: Node): ConfigNode {
    if (isAliasNode(node)) {
      const target = this.#anchors.get(node.source);
      if (target === undefined) throw new Refusal(startOf(node), `the alias ${node.source} has no value`);
      return target;
    }
    const anchor = (node as { anchor?: string }).anchor;
    // Undefined while its own content is read: an alias inside itself is refused above.
    if (anchor !== undefined && this.#anchors.has(anchor))
      throw new Refusal(startOf(node), `the anchor ${anchor} is given twice`);
    if (anchor !== undefined) this.#anchors.set(anchor, undefined);
    const result = this.#readContent(node);
    if (anchor !== undefined) this.#anchors.set(anchor, result);
    return result;
  }

  #readContent(node: Node): ConfigNode {
    const place = { path: this.#path, line: this.#line(startOf(node)) };
    const tag = shortTag(node);
    if (isMapNode(node)) {
      if (tag !== undefined && !["map", "set", "omap"].includes(tag)) throw unknownTag(node, tag);
      return { kind: "map", entries: this.#entries(node.items), ...place };
    }
    if (isSeqNode(node)) {
      if (tag !== undefined && !["seq", "omap", "pairs"].includes(tag)) throw unknownTag(node, tag);
      return { kind: "list", items: node.items.map((item) => this.#item(item)), ...place };
    }
    return { kind: "scalar", value: scalarValue(node as YamlScalar, tag), ...place };
  }

  /** `[a: b]` holds a mapping of one pair. */
  #item(item: unknown): ConfigNode {
    if (isPair(item)) {
      const line = this.#line(startOf(item.key as Node | null));
      return { kind: "map", entries: this.#entries([item]), path: this.#path, line };
    }
    return this.read(item as Node);
  }

  #entries(pairs: readonly Pair[]): Map<string, ConfigNode> {
    const merged = new Map<string, ConfigNode>();
    const own = new Map<string, ConfigNode>();
    for (const pair of pairs) {
      const key = pair.key as Node | null;
      const value = pair.value as Node | null;
      if (key !== null && isMergeKey(key)) {
        for (const [name, node] of this.#mergeSources(value)) {
          if (++this.#merged > MAX_MERGED) throw new Refusal(startOf(key), "merge keys copy too much");
          merged.set(name, node);
        }
        continue;
      }
      const line = this.#line(startOf(key ?? value));
      const read: ConfigNode =
        value === null ? { kind: "scalar", value: null, path: this.#path, line } : { ...this.read(value), line };
      own.set(this.#keyName(key), read);
    }
    return merged.size === 0 ? own : new Map([...merged, ...own]);
  }

  #keyName(key: Node | null): string {
    if (key === null) return "None";
    const read = this.read(key);
    if (read.kind !== "scalar") throw new Refusal(startOf(key), "a list or mapping cannot be a key");
    if (read.value === null) return "None";
    if (typeof read.value === "boolean") return read.value ? "True" : "False";
    return String(read.value);
  }

  /** Of several mappings in a list the earlier one wins, so the later is set first. */
  #mergeSources(value: Node | null): (readonly [string, ConfigNode])[] {
    const read = value === null ? undefined : this.read(value);
    if (read?.kind === "map") return [...read.entries];
    if (read?.kind === "list" && read.items.every((item) => item.kind === "map"))
      return read.items.toReversed().flatMap((item) => (item.kind === "map" ? [...item.entries] : []));
    throw new Refusal(startOf(value), "a merge key needs a mapping or a list of mappings");
  }
}

function scalarValue(node: YamlScalar, tag: string | undefined): string | number | boolean | null {
  const text = typeof node.value === "string" ? node.value : "";
  switch (tag) {
    case undefined:
      return node.type === "PLAIN" ? plainScalar(text) : text;
    case "str":
    case "binary":
    case "timestamp":
      return text;
    case "null":
      return null;
    case "bool": {
      const value = plainScalar(text.toLowerCase());
      if (typeof value !== "boolean") throw new Refusal(startOf(node), `${quoted(text)} is not a boolean`);
      return value;
    }
    case "int":
    case "float": {
      const value = numberOf(text);
      if (value === undefined) throw new Refusal(startOf(node), `${quoted(text)} is not a number`);
      return value;
    }
    default:
      throw unknownTag(node, tag);
  }
}

function unknownTag(node: Node, tag: string): Refusal {
  return new Refusal(startOf(node), `the tag ${quoted(tag)} is not known`);
}

function quoted(text: string): string {
  return JSON.stringify(text.slice(0, 40));
}

const coreTag = "tag:yaml.org,2002:";

/** `int` of `!!int`; the whole tag when it is not one of YAML's own; undefined without one (`!` alone makes a text). */
function shortTag(node: Node): string | undefined {
  const tag = (node as { tag?: string }).tag;
  if (tag === undefined) return undefined;
  if (tag === "!") return isMapNode(node) || isSeqNode(node) ? undefined : "str";
  return tag.startsWith(coreTag) ? tag.slice(coreTag.length) : tag;
}

function isMergeKey(key: Node): boolean {
  const scalar = key as YamlScalar;
  return scalar.value === "<<" && scalar.type === "PLAIN" && scalar.tag === undefined;
}

function startOf(node: Node | null): number {
  return (node as { range?: readonly number[] | null } | null)?.range?.[0] ?? 0;
}

// The parser's own type guards are values and would load it at start.
function kindOf(node: unknown): symbol | undefined {
  return (node as { [key: symbol]: symbol } | null)?.[Symbol.for("yaml.node.type")];
}

function isAliasNode(node: unknown): node is { source: string; range?: readonly number[] } & Node {
  return kindOf(node) === Symbol.for("yaml.alias");
}

function isMapNode(node: unknown): node is Node & { items: Pair[] } {
  return kindOf(node) === Symbol.for("yaml.map");
}

function isSeqNode(node: unknown): node is Node & { items: unknown[] } {
  return kindOf(node) === Symbol.for("yaml.seq");
}

function isPair(node: unknown): node is Pair {
  return kindOf(node) === Symbol.for("yaml.pair");
}

interface Early {
  readonly offset: number;
  readonly message: string;
}

/** `yaml/reader.py: NON_PRINTABLE`. */
function unprintable(text: string): Early | undefined {
  // eslint-disable-next-line no-misleading-character-class
  const found = /[^\t\n\r\x20-\x7E\x85\xA0-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u.exec(text);
  if (!found) return undefined;
  const code = found[0].codePointAt(0) ?? 0;
  return {
    offset: found.index,
    message: `the character U+${code.toString(16).toUpperCase().padStart(4, "0")} is not allowed`,
  };
}
