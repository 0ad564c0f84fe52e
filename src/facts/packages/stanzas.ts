/** The fields of one paragraph, names in lower case; a continued value keeps its lines. */
export type Stanza = ReadonlyMap<string, string>;

/**
 * The paragraphs of a control file (deb822(5)): `Name: value` lines, continued by lines that begin with a blank, ended by
 * an empty line. Only the given fields are kept.
 */
export function parseStanzas(text: string, fields: ReadonlySet<string>): Stanza[] {
  const stanzas: Stanza[] = [];
  let stanza = new Map<string, string>();
  let field: string | undefined;
  const end = (): void => {
    if (stanza.size > 0) stanzas.push(stanza);
    stanza = new Map();
    field = undefined;
  };
  for (let start = 0; start <= text.length;) {
    const next = text.indexOf("\n", start);
    const line = text.slice(start, next === -1 ? text.length : next);
    start = next === -1 ? text.length + 1 : next + 1;
    if (line.trim() === "") {
      end();
    } else if (line.startsWith(" ") || line.startsWith("\t")) {
      if (field !== undefined) stanza.set(field, `${stanza.get(field) ?? ""}\n${line.slice(1)}`);
    } else {
      const colon = line.indexOf(":");
      const name = line.slice(0, Math.max(0, colon)).toLowerCase();
      field = fields.has(name) ? name : undefined;
      if (field !== undefined) stanza.set(field, line.slice(colon + 1).trim());
    }
  }
  end();
  return stanzas;
}
