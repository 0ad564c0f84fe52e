import type { ConfigNode, ListNode, MapNode } from "./config-node.ts";
import { textOf, textsOf } from "./config-node.ts";

/** A mapping could not be merged: cloud-init raises here and ends. */
export class MergeError extends Error {
  readonly path: string;
  readonly line: number;

  constructor(message: string, place: { readonly path: string; readonly line: number }) {
    super(message);
    this.name = "MergeError";
    this.path = place.path;
    this.line = place.line;
  }
}

/**
 * Merges mappings, the strongest first (`cloudinit.util.mergemanydict`). How a mapping joins the stronger ones is said
 * by its own `merge_how` or `merge_type`; without one, mappings merge by key and everything else of the stronger stays.
 * Throws `MergeError` where cloud-init would.
 */
export function mergeAll(sources: readonly (MapNode | undefined)[]): MapNode | undefined {
  let merged: MapNode | undefined;
  for (const source of sources) {
    if (!source || source.entries.size === 0) continue;
    const { how, rest } = takeMergers(source);
    const start: MapNode = merged ?? { kind: "map", entries: new Map(), path: source.path, line: source.line };
    const result = mergeValues(how, start, rest);
    if (result.kind === "map") merged = result;
  }
  return merged;
}

interface Merger {
  readonly name: "dict" | "list" | "str";
  readonly options: readonly string[];
}

const defaultMergers: readonly Merger[] = [
  { name: "list", options: [] },
  { name: "dict", options: [] },
  { name: "str", options: [] },
];

/** `cloudinit/mergers/__init__.py: dict_extract_mergers`, which takes the key out of the mapping. */
function takeMergers(source: MapNode): { how: readonly Merger[]; rest: MapNode } {
  const entries = new Map(source.entries);
  let raw: ConfigNode | undefined;
  for (const key of ["merge_how", "merge_type"]) {
    const value = entries.get(key);
    entries.delete(key);
    if (value === undefined || (value.kind === "scalar" && value.value === null)) continue;
    raw = value;
    break;
  }
  const how = raw === undefined ? [] : mergersOf(raw);
  return { how: how.length > 0 ? how : defaultMergers, rest: { ...source, entries } };
}

function mergersOf(raw: ConfigNode): readonly Merger[] {
  if (raw.kind === "scalar") {
    if (typeof raw.value !== "string") throw new MergeError("merge_how is neither a text nor a list", raw);
    return raw.value.split("+").flatMap((part) => mergerOf(part, raw));
  }
  if (raw.kind === "map") throw new MergeError("merge_how is neither a text nor a list", raw);
  return raw.items.map((item) => {
    if (item.kind === "map") {
      const name = textOf(item.entries.get("name"));
      const settings = item.entries.get("settings");
      if (name === undefined || settings === undefined) throw new MergeError("a merger has no name or settings", item);
      return { name: knownName(name.replaceAll("-", "_").trim(), item), options: textsOf(settings) };
    }
    // Of a text instead of a list Python takes the first letter for the name, and no merger has such a name.
    if (item.kind === "scalar") throw new MergeError("merge_how names a merger that does not exist", item);
    const [name, ...options] = textsOf(item);
    return { name: knownName(name ?? "", item), options };
  });
}

/** `list(append)`, `dict(no_replace,recurse_list)`. */
function mergerOf(part: string, raw: ConfigNode): readonly Merger[] {
  const text = part.trim().toLowerCase().replaceAll("-", "_");
  if (text === "") return [];
  const match = /^([a-z_][a-z0-9_]*)\(([^()]*)\)$/.exec(text);
  if (!match) throw new MergeError("merge_how is not of the form name(options)+name(options)", raw);
  const options = (match[2] ?? "").split(",").map((option) => option.trim());
  return [{ name: knownName(match[1] ?? "", raw), options: options.filter((option) => option !== "") }];
}

function knownName(name: string, place: ConfigNode): Merger["name"] {
  const short = name.replace(/^m_/, "");
  if (short === "dict" || short === "list" || short === "str") return short;
  throw new MergeError("merge_how names a merger that does not exist", place);
}

/**
 * `LookupMerger.merge`: the type of the stronger value picks the merger; without one for that type the stronger value
 * stays. That is why a stronger list or text gives way to a weaker mapping under the same key.
 */
function mergeValues(how: readonly Merger[], strong: ConfigNode, weak: ConfigNode): ConfigNode {
  const kind =
    strong.kind === "scalar" ? (typeof strong.value === "string" ? "str" : undefined) : kindNames[strong.kind];
  const merger = how.find(({ name }) => name === kind);
  if (!merger) return strong;
  if (strong.kind === "map") return mergeMaps(how, merger.options, strong, weak);
  if (strong.kind === "list") return mergeLists(how, merger.options, strong, weak);
  return mergeTexts(merger.options, strong, weak);
}

const kindNames = { map: "dict", list: "list" } as const;

/** `cloudinit/mergers/m_dict.py`. */
function mergeMaps(how: readonly Merger[], options: readonly string[], strong: MapNode, weak: ConfigNode): MapNode {
  if (weak.kind !== "map") return strong;
  const replace = options.includes("replace");
  const entries = new Map(strong.entries);
  for (const [key, value] of weak.entries) {
    const old = entries.get(key);
    if (old === undefined) entries.set(key, value);
    else if (value.kind === "scalar" && value.value === null && options.includes("allow_delete")) entries.delete(key);
    else if (replace) entries.set(key, value);
    else if (recurses(options, value, true)) entries.set(key, mergeValues(how, old, value));
  }
  return { ...strong, entries };
}

/** Mappings always recurse inside mappings; inside lists only when asked to. */
function recurses(options: readonly string[], weak: ConfigNode, dictByDefault: boolean): boolean {
  switch (weak.kind) {
    case "map":
      return dictByDefault || options.includes("recurse_dict");
    case "list":
      return options.includes("recurse_array") || options.includes("recurse_list");
    case "scalar":
      return typeof weak.value === "string" && options.includes("recurse_str");
  }
}

/** `cloudinit/mergers/m_list.py`, where "replace" is the default and means: the weaker item of the same index wins. */
function mergeLists(
  how: readonly Merger[],
  options: readonly string[],
  strong: ListNode,
  weak: ConfigNode,
): ConfigNode {
  const method = ["append", "prepend", "replace", "no_replace"].find((name) => options.includes(name)) ?? "replace";
  if (weak.kind !== "list") {
    if (method === "replace") return weak;
    if (weak.kind === "scalar") throw new MergeError("a list is merged with something that is none", weak);
    // Python's list.extend of a mapping takes its keys.
    const keys = [...weak.entries].map(([key, { line }]) => ({
      kind: "scalar" as const,
      value: key,
      path: weak.path,
      line,
    }));
    return mergeLists(how, options, strong, { kind: "list", items: keys, path: weak.path, line: weak.line });
  }
  if (method === "append") return { ...strong, items: [...strong.items, ...weak.items] };
  if (method === "prepend") return { ...strong, items: [...weak.items, ...strong.items] };
  if (method === "no_replace") return strong;
  const items = strong.items.map((item, index) => {
    const other = weak.items[index];
    if (other === undefined) return item;
    return recurses(options, other, false) ? mergeValues(how, item, other) : other;
  });
  return { ...strong, items };
}

/** `cloudinit/mergers/m_str.py`: unless texts are appended, the weaker value comes through. */
function mergeTexts(options: readonly string[], strong: ConfigNode, weak: ConfigNode): ConfigNode {
  if (!options.includes("append")) return weak;
  const [first, second] = [textOf(strong), textOf(weak)];
  if (weak.kind !== "scalar" || typeof weak.value !== "string")
    throw new MergeError("a text is merged with something that is none", weak);
  return { kind: "scalar", value: `${first ?? ""}${second ?? ""}`, path: strong.path, line: strong.line };
}
