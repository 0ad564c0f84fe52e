/** A piece of a word of a GRUB script. */
export type GrubPart =
  | { readonly kind: "text"; readonly text: string; readonly quoted: boolean }
  | { readonly kind: "variable"; readonly name: string; readonly quoted: boolean };

export interface GrubWord {
  readonly parts: readonly GrubPart[];
  /** The word itself when it is bare text without quotes, escapes and variables: only such a word can be a keyword. */
  readonly bare: string | undefined;
}

export type GrubToken =
  | { readonly kind: "word"; readonly word: GrubWord; readonly line: number }
  | { readonly kind: "newline" | ";" | "{" | "}" | "operator" | "end"; readonly line: number };

export interface GrubProblem {
  readonly message: string;
  readonly line: number;
}

/**
 * The tokens of a GRUB script (grub-core/script/yylex.l). Braces always stand for themselves, `#` opens a comment at
 * the start of a word only, double quotes know the escapes of `$`, `"` and backslash.
 */
export function lexGrubScript(text: string): { tokens: readonly GrubToken[]; problems: readonly GrubProblem[] } {
  return new Lexer(text.replace(/^\uFEFF/, "").replaceAll("\r\n", "\n")).run();
}

const variable = /\$(?:([A-Za-z_][A-Za-z0-9_]*|[0-9]+|[?#*@])|\{([A-Za-z_][A-Za-z0-9_]*|[0-9]+|[?#*@])\})/y;
const plain = /[^{}|&$;<> \t\n'"\\]+/y;

class Lexer {
  readonly #text: string;
  #at = 0;
  #line = 1;
  readonly #tokens: GrubToken[] = [];
  readonly #problems: GrubProblem[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  run(): { tokens: readonly GrubToken[]; problems: readonly GrubProblem[] } {
    while (this.#at < this.#text.length) this.#step();
    this.#tokens.push({ kind: "newline", line: this.#line }, { kind: "end", line: this.#line });
    return { tokens: this.#tokens, problems: this.#problems };
  }

  #step(): void {
    const character = this.#text[this.#at] ?? "";
    const line = this.#line;
    switch (character) {
      case " ":
      case "\t":
        this.#at += 1;
        return;
      case "#": {
        const end = this.#text.indexOf("\n", this.#at);
        this.#at = end < 0 ? this.#text.length : end;
        return;
      }
      case "\n":
        this.#advance(1);
        this.#tokens.push({ kind: "newline", line });
        return;
      case ";":
      case "{":
      case "}":
        this.#at += 1;
        this.#tokens.push({ kind: character, line });
        return;
      case "|":
      case "&":
      case "<":
      case ">":
        this.#at += 1;
        this.#tokens.push({ kind: "operator", line });
        return;
      default:
        this.#word(line);
    }
  }

  #word(line: number): void {
    const parts: GrubPart[] = [];
    let bare = true;
    for (;;) {
      const character = this.#text[this.#at];
      if (character === undefined) break;
      const text = this.#match(plain)?.[0];
      if (text !== undefined) parts.push({ kind: "text", text, quoted: false });
      else if (character === "\\") {
        bare = false;
        const next = this.#text[this.#at + 1];
        if (next !== "\n") parts.push({ kind: "text", text: next ?? "\\", quoted: true });
        this.#advance(next === undefined ? 1 : 2);
      } else if (character === "'") {
        bare = false;
        this.#singleQuotes(parts);
      } else if (character === '"') {
        bare = false;
        this.#doubleQuotes(parts);
      } else if (character === "$") {
        bare = false;
        this.#variable(parts, false);
      } else break;
    }
    const [only] = parts;
    const isBare = bare && parts.length === 1 && only?.kind === "text";
    this.#tokens.push({ kind: "word", word: { parts, bare: isBare ? only.text : undefined }, line });
  }

  #variable(parts: GrubPart[], quoted: boolean): void {
    const match = this.#match(variable);
    if (match) parts.push({ kind: "variable", name: match[1] ?? match[2] ?? "", quoted });
    else if (this.#text[this.#at + 1] === '"' && !quoted) this.#at += 1; // $"…" is a text to translate
    else {
      this.#problems.push({ message: "$ stands before no variable name", line: this.#line });
      parts.push({ kind: "text", text: "$", quoted });
      this.#at += 1;
    }
  }

  #singleQuotes(parts: GrubPart[]): void {
    let end = this.#text.indexOf("'", this.#at + 1);
    if (end < 0) {
      this.#problems.push({ message: "a quote is not closed", line: this.#line });
      end = this.#text.length;
    }
    parts.push({ kind: "text", text: this.#text.slice(this.#at + 1, end), quoted: true });
    this.#advance(end + 1 - this.#at);
  }

  #doubleQuotes(parts: GrubPart[]): void {
    const line = this.#line;
    this.#at += 1;
    let text = "";
    parts.push({ kind: "text", text: "", quoted: true });
    for (;;) {
      const character = this.#text[this.#at];
      if (character === undefined) {
        this.#problems.push({ message: "a quote is not closed", line });
        break;
      }
      if (character === '"') {
        this.#at += 1;
        break;
      }
      const next = this.#text[this.#at + 1];
      if (character === "\\" && next !== undefined && '$\\"\n'.includes(next)) {
        if (next !== "\n") text += next;
        this.#advance(2);
      } else if (character === "$") {
        if (text !== "") parts.push({ kind: "text", text, quoted: true });
        text = "";
        this.#variable(parts, true);
      } else {
        text += character;
        this.#advance(1);
      }
    }
    if (text !== "") parts.push({ kind: "text", text, quoted: true });
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match) this.#at += match[0].length;
    return match;
  }

  #advance(count: number): void {
    const end = Math.min(this.#at + count, this.#text.length);
    for (; this.#at < end; this.#at++) if (this.#text[this.#at] === "\n") this.#line += 1;
  }
}
