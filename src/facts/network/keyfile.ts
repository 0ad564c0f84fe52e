/** One `key=value` of a key file (GLib's GKeyFile), as NetworkManager and firewalld use it. */
export interface KeyfileEntry {
  readonly section: string;
  readonly key: string;
  readonly value: string;
  /** Counts from 1. */
  readonly line: number;
}

/**
 * Parses a key file: `[section]`, `key=value`, `#` comments at the start of a line. Keys keep order and repeats; other
 * lines are passed over. A value ends with its line: `;` and `#` belong to it.
 */
export function parseKeyfile(text: string): readonly KeyfileEntry[] {
  const entries: KeyfileEntry[] = [];
  let section = "";
  for (const [index, raw] of text
    .replace(/^\uFEFF/, "")
    .split("\n")
    .entries()) {
    const line = raw.trim();
    if (line === "" || line.startsWith("#") || line.startsWith(";")) continue;
    const header = /^\[(.+)\]$/.exec(line)?.[1];
    const equals = line.indexOf("=");
    if (header !== undefined) section = header;
    else if (equals > 0)
      entries.push({
        section,
        key: line.slice(0, equals).trim(),
        value: line.slice(equals + 1).trim(),
        line: index + 1,
      });
  }
  return entries;
}

/** The last value of a key, which is the one that counts. */
export function keyfileValue(entries: readonly KeyfileEntry[], section: string, key: string): KeyfileEntry | undefined {
  return entries.findLast((entry) => entry.section === section && entry.key === key);
}
