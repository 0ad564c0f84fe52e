/** An entry of a module list that does not line up with the first. */
export interface UnevenEntry {
  readonly list: string;
  readonly text: string;
  /** Counts from 1. */
  readonly line: number;
  /** Columns of this entry and of the first, counted from 0. */
  readonly column: number;
  readonly expected: number;
}

/**
 * Entries of `cloud_*_modules:` block lists that stand in another column than the first. YAML takes a deeper one for the
 * rest of the entry above and a shallower one for an error or the end of the list, so this looks at the text.
 */
export function unevenModuleEntries(text: string): readonly UnevenEntry[] {
  const uneven: UnevenEntry[] = [];
  let list: string | undefined;
  let expected: number | undefined;
  for (const [index, raw] of text.split("\n").entries()) {
    const line = raw.replace(/\r$/, "");
    if (/^\s*(?:#|$)/.test(line)) continue;
    const start = /^(cloud_(?:init|config|final)_modules)\s*:\s*(?:#|$)/.exec(line)?.[1];
    if (start !== undefined) {
      list = start;
      expected = undefined;
      continue;
    }
    const entry = /^(\s*)-(?:\s|$)/.exec(line);
    if (list === undefined || !entry) {
      list = undefined;
      continue;
    }
    const column = (entry[1] ?? "").length;
    expected ??= column;
    if (column !== expected) uneven.push({ list, text: line.trim().slice(0, 80), line: index + 1, column, expected });
  }
  return uneven;
}
