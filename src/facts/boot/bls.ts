/** A key of a snippet of the Boot Loader Specification; keys may repeat. */
export interface BlsKey {
  readonly key: string;
  readonly value: string;
  /** Counts from 1. */
  readonly line: number;
}

/** `key value` lines; comments, empty lines and keys without a value are left out (systemd-boot reads it so). */
export function parseBls(text: string): readonly BlsKey[] {
  const keys: BlsKey[] = [];
  for (const [index, raw] of text
    .replace(/^\uFEFF/, "")
    .split("\n")
    .entries()) {
    const match = /^\s*([^#\s]\S*)[ \t]+(\S.*)$/.exec(raw.trimEnd());
    if (match?.[1] !== undefined && match[2] !== undefined)
      keys.push({ key: match[1], value: match[2], line: index + 1 });
  }
  return keys;
}

/**
 * The keys as GRUB's blscfg reads them (rhboot/grub2 grub-core/commands/blscfg.c: read_entry): a line without a value,
 * an empty one included, ends the file; the separator is the first space or, failing that, the first tab.
 */
export function parseBlsForGrub(text: string): readonly BlsKey[] {
  const keys: BlsKey[] = [];
  for (const [index, raw] of text.split("\n").entries()) {
    const line = raw.replace(/\r$/, "").replace(/^[ \t]+/, "");
    if (line.startsWith("#")) continue;
    const space = line.indexOf(" ");
    const separator = space < 0 ? line.indexOf("\t") : space;
    if (separator < 0 || separator === line.length - 1) break;
    keys.push({
      key: line.slice(0, separator),
      value: line.slice(separator + 1).replace(/^[ \t]+/, ""),
      line: index + 1,
    });
  }
  return keys;
}

export function firstKey(keys: readonly BlsKey[], name: string): BlsKey | undefined {
  return keys.find((key) => key.key === name);
}

export function allKeys(keys: readonly BlsKey[], name: string): readonly BlsKey[] {
  return keys.filter((key) => key.key === name);
}

/**
 * Puts variables into `options` as blscfg does (expand_val): a known variable is followed by a space and swallows the
 * space behind its name, an unset one disappears, a backslash keeps the `$`.
 */
export function expandBlsOptions(value: string, variable: (name: string) => string | undefined): string {
  return value.replace(/(\\?)\$(\w*) ?/g, (match, escape: string, name: string) => {
    if (escape !== "") return match;
    const text = variable(name);
    return text === undefined ? "" : `${text} `;
  });
}

/** Newest first, as GRUB's menu shows them; of names that compare equal the first one read stays (bls_add_entry). */
export function sortBlsNames(names: readonly string[]): readonly string[] {
  const sorted: string[] = [];
  for (const name of [...names].sort((a, b) => compareBlsNames(b, a))) {
    const last = sorted.at(-1);
    if (last === undefined || compareBlsNames(last, name) !== 0) sorted.push(name);
  }
  return sorted;
}

/** Compares `name-version-release` file names piece by piece (split_cmp). */
export function compareBlsNames(a: string, b: string): number {
  const [nameA, versionA, releaseA] = splitName(a);
  const [nameB, versionB, releaseB] = splitName(b);
  return (
    compareGrubVersions(nameA, nameB) ||
    compareGrubVersions(versionA, versionB) ||
    compareGrubVersions(releaseA, releaseB)
  );
}

function splitName(text: string): readonly [name: string, version: string, release: string] {
  const release = text.lastIndexOf("-");
  const head = release < 0 ? text : text.slice(0, release);
  const version = head.lastIndexOf("-");
  return [
    version < 0 ? head : head.slice(0, version),
    version < 0 ? "" : head.slice(version + 1),
    release < 0 ? "" : text.slice(release + 1),
  ];
}

/** blscfg's vercmp: rpm's order with `~` before everything and `+` after the base version. */
export function compareGrubVersions(a: string, b: string): number {
  if (a === b) return 0;
  let one = a;
  let two = b;
  while (one !== "" || two !== "") {
    one = one.replace(/^[^A-Za-z0-9~+]+/, "");
    two = two.replace(/^[^A-Za-z0-9~+]+/, "");
    if (one.startsWith("~") || two.startsWith("~")) {
      if (!one.startsWith("~")) return 1;
      if (!two.startsWith("~")) return -1;
      one = one.slice(1);
      two = two.slice(1);
      continue;
    }
    if (one.startsWith("+") || two.startsWith("+")) {
      if (one === "") return -1;
      if (two === "") return 1;
      if (!one.startsWith("+")) return 1;
      if (!two.startsWith("+")) return -1;
      one = one.slice(1);
      two = two.slice(1);
      continue;
    }
    if (one === "" || two === "") break;
    const numeric = /^[0-9]/.test(one);
    const segment = numeric ? /^[0-9]*/ : /^[A-Za-z]*/;
    const first = segment.exec(one)?.[0] ?? "";
    const second = segment.exec(two)?.[0] ?? "";
    // Numbers are newer than letters, whatever they are.
    if (second === "") return numeric ? 1 : -1;
    const order = numeric ? compareNumbers(first, second) : compareText(first, second);
    if (order !== 0) return order;
    one = one.slice(first.length);
    two = two.slice(second.length);
  }
  if (one === "" && two === "") return 0;
  return one === "" ? -1 : 1;
}

function compareNumbers(a: string, b: string): number {
  const first = a.replace(/^0+/, "");
  const second = b.replace(/^0+/, "");
  return first.length - second.length || compareText(first, second);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
