/** A statement of dhclient.conf(5), without its `;`. */
export interface DhclientStatement {
  /** `timeout`, `send`, `supersede`, `request`, … */
  readonly keyword: string;
  readonly words: readonly string[];
  /** The interface of the block that it stands in; undefined outside. */
  readonly interfaceName: string | undefined;
  readonly path: string;
  readonly line: number;
}

/** Statements end with `;`, blocks stand in braces, `#` comments, texts in double quotes. */
export function parseDhclientConf(text: string, path: string): readonly DhclientStatement[] {
  const statements: DhclientStatement[] = [];
  const blocks: (string | undefined)[] = [];
  let words: string[] = [];
  let first = 1;
  for (const { token, line } of tokens(text)) {
    if (token === "{") {
      blocks.push(words[0] === "interface" ? words[1]?.replaceAll('"', "") : blocks.at(-1));
      words = [];
    } else if (token === "}") {
      blocks.pop();
      words = [];
    } else if (token === ";") {
      const [keyword, ...rest] = words;
      if (keyword !== undefined)
        statements.push({ keyword, words: rest, interfaceName: blocks.at(-1), path, line: first });
      words = [];
    } else {
      if (words.length === 0) first = line;
      words.push(token);
    }
  }
  return statements;
}

function* tokens(text: string): Generator<{ readonly token: string; readonly line: number }> {
  const pattern = /#[^\n]*|"(?:[^"\\]|\\[^])*"?|[;{},=]|[^\s;{},="#]+|\n/g;
  let line = 1;
  for (const [token] of text.matchAll(pattern)) {
    if (token === "\n") line += 1;
    else if (!token.startsWith("#") && token !== ",") {
      yield { token, line };
      line += token.split("\n").length - 1;
    }
  }
}
