/** One place that apt fetches from, for every combination of its addresses and suites. */
export interface AptEntry {
  /** `deb`, `deb-src`. */
  readonly types: readonly string[];
  readonly uris: readonly string[];
  readonly suites: readonly string[];
  readonly components: readonly string[];
  readonly enabled: boolean;
  /** Of the line, or of the first field of the stanza; counts from 1. */
  readonly line: number;
}

/**
 * The one-line format (sources.list(5)): `deb [ option=value … ] uri suite [component …]`; `#` begins a comment. Lines that
 * are not so are passed over. A disc's name may hold blanks in brackets: `cdrom:[Debian 12 amd64]/`.
 */
export function parseSourcesList(text: string): readonly AptEntry[] {
  return text.split("\n").flatMap((raw, index) => {
    const line = (raw.split("#", 1)[0] ?? "").trim();
    const match = /^(deb|deb-src)\s+(?:\[[^\]]*\]\s*)?(\S.*)$/.exec(line);
    if (match?.[1] === undefined || match[2] === undefined) return [];
    const [uri, suite, ...components] = words(match[2]);
    if (uri === undefined || suite === undefined) return [];
    return [{ types: [match[1]], uris: [uri], suites: [suite], components, enabled: true, line: index + 1 }];
  });
}

/** Blanks within brackets do not separate. */
function words(text: string): readonly string[] {
  const found: string[] = [];
  let word = "";
  let depth = 0;
  for (const character of text) {
    if (character === "[") depth++;
    if (character === "]") depth--;
    if (depth <= 0 && /\s/.test(character)) {
      if (word !== "") found.push(word);
      word = "";
    } else word += character;
  }
  return word === "" ? found : [...found, word];
}

/**
 * The deb822 format (sources.list(5)): stanzas of `Types`, `URIs`, `Suites`, `Components`, `Enabled`; lines that begin
 * with `#` are comments anywhere.
 */
export function parseDeb822Sources(text: string): readonly AptEntry[] {
  const entries: AptEntry[] = [];
  let fields = new Map<string, string>();
  let first = 0;
  let field: string | undefined;
  const end = (): void => {
    const list = (name: string) => (fields.get(name) ?? "").split(/\s+/).filter(Boolean);
    const [types, uris, suites] = [list("types"), list("uris"), list("suites")];
    if (types.length > 0 && uris.length > 0 && suites.length > 0) {
      const enabled = !/^(no|false|without|off|disable|0)$/i.test(fields.get("enabled")?.trim() ?? "");
      entries.push({ types, uris, suites, components: list("components"), enabled, line: first });
    }
    fields = new Map();
    field = undefined;
  };
  for (const [index, raw] of text
    .replace(/^\uFEFF/, "")
    .split("\n")
    .entries()) {
    const line = raw.trimEnd();
    if (line.startsWith("#")) continue;
    if (line === "") end();
    else if (/^[ \t]/.test(line)) {
      if (field !== undefined) fields.set(field, `${fields.get(field) ?? ""} ${line.trim()}`);
    } else {
      const colon = line.indexOf(":");
      if (colon <= 0) continue;
      if (fields.size === 0) first = index + 1;
      field = line.slice(0, colon).trim().toLowerCase();
      fields.set(field, line.slice(colon + 1).trim());
    }
  }
  end();
  return entries;
}
