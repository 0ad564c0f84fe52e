/** A scalar as Python would hold it. Dates stay text: nothing that cloud-init reads from an image is a date. */
export type Scalar = string | number | boolean | null;

interface Placed {
  /** File inside the image, or what else it came from: `the kernel command line`, `cloud-init itself`. */
  readonly path: string;
  /** Counts from 1: the line of the key for a mapping's value, of the item for a list's. 0 where there is no file. */
  readonly line: number;
}

export interface ScalarNode extends Placed {
  readonly kind: "scalar";
  readonly value: Scalar;
}

export interface ListNode extends Placed {
  readonly kind: "list";
  readonly items: readonly ConfigNode[];
}

export interface MapNode extends Placed {
  readonly kind: "map";
  readonly entries: ReadonlyMap<string, ConfigNode>;
}

/** A value of cloud-init's configuration that knows its file and line. */
export type ConfigNode = ScalarNode | ListNode | MapNode;

/** The value under a path of keys; undefined when one is missing or its parent is not a mapping. */
export function childOf(node: ConfigNode | undefined, ...keys: readonly string[]): ConfigNode | undefined {
  let here = node;
  for (const key of keys) here = here?.kind === "map" ? here.entries.get(key) : undefined;
  return here;
}

/** A scalar's text as Python's `str()` writes it; undefined for null and collections. */
export function textOf(node: ConfigNode | undefined): string | undefined {
  if (node?.kind !== "scalar" || node.value === null) return undefined;
  if (typeof node.value === "boolean") return node.value ? "True" : "False";
  return String(node.value);
}

/** What `cloudinit.util.is_true` says of the value: true, 1, "on", "yes" and "true" in any case are. */
export function isTrue(node: ConfigNode | undefined): boolean {
  return ["true", "1", "on", "yes"].includes((textOf(node) ?? "").trim().toLowerCase());
}

/** What `cloudinit.util.is_false` says of the value: false, 0, "off" and "no" in any case are. */
export function isFalse(node: ConfigNode | undefined): boolean {
  return ["false", "0", "off", "no"].includes((textOf(node) ?? "").trim().toLowerCase());
}

/** Whether Python's `if value:` takes the branch. */
export function isTruthy(node: ConfigNode | undefined): boolean {
  switch (node?.kind) {
    case undefined:
      return false;
    case "map":
      return node.entries.size > 0;
    case "list":
      return node.items.length > 0;
    case "scalar":
      return Boolean(node.value);
  }
}

/** The texts of a list's scalar items; a single text counts as a list of one, as `get_cfg_option_list` has it. */
export function textsOf(node: ConfigNode | undefined): readonly string[] {
  if (node?.kind === "list") return node.items.flatMap((item) => textOf(item) ?? []);
  const text = textOf(node);
  return text === undefined ? [] : [text];
}

/** Plain data, for messages and comparisons; mappings become objects without a prototype. */
export function plain(node: ConfigNode): unknown {
  switch (node.kind) {
    case "scalar":
      return node.value;
    case "list":
      return node.items.map(plain);
    case "map":
      return Object.assign(
        Object.create(null) as Record<string, unknown>,
        Object.fromEntries([...node.entries].map(([key, value]) => [key, plain(value)])),
      );
  }
}
