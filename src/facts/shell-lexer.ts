/** A piece of a shell word. */
export type ShellPart =
  | { readonly kind: "text"; readonly text: string; readonly quoted: boolean }
  /** `$name`, `${name}`, `${name-fallback}`, `${name:-fallback}` (emptyToo). */
  | {
      readonly kind: "variable";
      readonly name: string;
      readonly fallback: string | undefined;
      readonly emptyToo: boolean;
    }
  /** A command substitution or an expansion that is not understood: only a shell could tell. */
  | { readonly kind: "dynamic" };

export interface ShellWord {
  readonly parts: readonly ShellPart[];
  /** As written, for keywords and commands. */
  readonly source: string;
  /** True when any part was quoted: then it is no keyword. */
  readonly quoted: boolean;
}

export interface SimpleCommand {
  readonly words: readonly ShellWord[];
  /** Of the first word; counts from 1. */
  readonly line: number;
}

export interface LexedShell {
  readonly commands: readonly SimpleCommand[];
  readonly problems: readonly { readonly message: string; readonly line: number }[];
}

/**
 * Cuts a shell script into simple commands (POSIX shell, "Token Recognition"): quotes, escapes, comments, line
 * continuation, and the operators that end a command. Redirections and here-documents are not understood beyond that.
 */
export function lexShell(text: string): LexedShell {
  return new Lexer(text.replace(/^\uFEFF/, "").replaceAll("\r\n", "\n")).run();
}

class Lexer {
  readonly #text: string;
  #at = 0;
  #line = 1;
  readonly #commands: SimpleCommand[] = [];
  readonly #problems: { message: string; line: number }[] = [];
  #words: ShellWord[] = [];
  #commandLine = 1;
  #parts: ShellPart[] = [];
  #pending = "";
  #wordStart: number | undefined;
  #wordQuoted = false;

  constructor(text: string) {
    this.#text = text;
  }

  run(): LexedShell {
    while (this.#at < this.#text.length) this.#step();
    this.#endCommand();
    return { commands: this.#commands, problems: this.#problems };
  }

  #step(): void {
    const character = this.#text[this.#at] ?? "";
    switch (character) {
      case " ":
      case "\t":
        this.#endWord();
        this.#advance(1);
        break;
      case "#":
        if (this.#wordStart === undefined) this.#skipComment();
        else this.#bare(character);
        break;
      case "\n":
      case ";":
      case "&":
      case "|":
        this.#endCommand();
        this.#advance(1);
        break;
      case ")":
      case "(":
        this.#parenthesis(character);
        break;
      case "\\":
        this.#escape();
        break;
      case "'":
        this.#singleQuotes();
        break;
      case '"':
        this.#doubleQuotes();
        break;
      case "$":
        this.#startWord();
        this.#expansion();
        break;
      case "`":
        this.#startWord();
        this.#backquotes();
        break;
      default:
        this.#bare(character);
    }
  }

  /** `name()` stays one word, the mark of a function; elsewhere a parenthesis ends a command (subshell, case label). */
  #parenthesis(character: string): void {
    if (character === "(" && this.#wordStart !== undefined && this.#text[this.#at + 1] === ")") {
      this.#pending += "()";
      this.#advance(2);
      return;
    }
    this.#endCommand();
    this.#advance(1);
  }

  #bare(character: string): void {
    this.#startWord();
    this.#pending += character;
    this.#advance(1);
  }

  #escape(): void {
    const next = this.#text[this.#at + 1];
    if (next === "\n") {
      this.#advance(2);
      return;
    }
    this.#startWord();
    this.#wordQuoted = true;
    this.#flush(false);
    this.#parts.push({ kind: "text", text: next ?? "\\", quoted: true });
    this.#advance(next === undefined ? 1 : 2);
  }

  #singleQuotes(): void {
    this.#startWord();
    this.#wordQuoted = true;
    this.#flush(false);
    const line = this.#line;
    let end = this.#text.indexOf("'", this.#at + 1);
    if (end < 0) {
      this.#problems.push({ message: "a quote is not closed", line });
      end = this.#text.length;
    }
    this.#parts.push({ kind: "text", text: this.#text.slice(this.#at + 1, end), quoted: true });
    this.#advance(end + 1 - this.#at);
  }

  #doubleQuotes(): void {
    this.#startWord();
    this.#wordQuoted = true;
    this.#flush(false);
    const line = this.#line;
    this.#advance(1);
    this.#parts.push({ kind: "text", text: "", quoted: true });
    for (;;) {
      const character = this.#text[this.#at];
      if (character === undefined) {
        this.#problems.push({ message: "a quote is not closed", line });
        break;
      }
      if (character === '"') break;
      if (character === "\\" && this.#at + 1 < this.#text.length) {
        const next = this.#text[this.#at + 1] ?? "";
        // Inside double quotes a backslash only escapes these (POSIX shell, 2.2.3); elsewhere it stays.
        if (next !== "\n") this.#pending += '$`"\\'.includes(next) ? next : `\\${next}`;
        this.#advance(2);
      } else if (character === "$") this.#expansion(true);
      else if (character === "`") this.#backquotes(true);
      else {
        this.#pending += character;
        this.#advance(1);
      }
    }
    this.#flush(true);
    this.#advance(1);
  }

  #expansion(quoted = false): void {
    const rest = this.#text.slice(this.#at, this.#at + 4096);
    const match = /^\$(?:([A-Za-z_][A-Za-z0-9_]*|[0-9@*#?$!-])|\{([A-Za-z_][A-Za-z0-9_]*)(?:(:?)-([^}$`]*))?\})/.exec(
      rest,
    );
    if (match) {
      this.#flush(quoted);
      const name = match[1] ?? match[2] ?? "";
      this.#parts.push({ kind: "variable", name, fallback: match[4], emptyToo: match[3] === ":" });
      this.#advance(match[0].length);
    } else if (rest.startsWith("$(") || rest.startsWith("${")) {
      this.#flush(quoted);
      this.#parts.push({ kind: "dynamic" });
      this.#skipBalanced();
    } else {
      this.#pending += "$";
      this.#advance(1);
    }
  }

  /** From `$(` or `${` to the matching end, quotes inside respected. */
  #skipBalanced(): void {
    const line = this.#line;
    const open = this.#text[this.#at + 1] ?? "(";
    const close = open === "(" ? ")" : "}";
    this.#advance(2);
    for (let depth = 1; depth > 0;) {
      const character = this.#text[this.#at];
      if (character === undefined) {
        this.#problems.push({ message: "an expansion is not closed", line });
        return;
      }
      if (character === "\\") this.#advance(1);
      else if (character === "'") {
        const end = this.#text.indexOf("'", this.#at + 1);
        if (end > 0) this.#advance(end - this.#at);
      } else if (character === open) depth += 1;
      else if (character === close) depth -= 1;
      this.#advance(1);
    }
  }

  #backquotes(quoted = false): void {
    this.#flush(quoted);
    this.#parts.push({ kind: "dynamic" });
    const line = this.#line;
    let end = this.#at + 1;
    while (end < this.#text.length && this.#text[end] !== "`") end += this.#text[end] === "\\" ? 2 : 1;
    if (end >= this.#text.length) this.#problems.push({ message: "a backquote is not closed", line });
    this.#advance(Math.min(end + 1, this.#text.length) - this.#at);
  }

  #skipComment(): void {
    const end = this.#text.indexOf("\n", this.#at);
    this.#at = end < 0 ? this.#text.length : end;
  }

  #startWord(): void {
    if (this.#wordStart !== undefined) return;
    this.#wordStart = this.#at;
    if (this.#words.length === 0) this.#commandLine = this.#line;
  }

  #flush(quoted: boolean): void {
    if (this.#pending !== "") this.#parts.push({ kind: "text", text: this.#pending, quoted });
    this.#pending = "";
  }

  #endWord(): void {
    if (this.#wordStart === undefined) return;
    this.#flush(false);
    const source = this.#text.slice(this.#wordStart, this.#at);
    this.#words.push({ parts: this.#parts, source, quoted: this.#wordQuoted });
    this.#parts = [];
    this.#wordStart = undefined;
    this.#wordQuoted = false;
  }

  #endCommand(): void {
    this.#endWord();
    if (this.#words.length > 0) this.#commands.push({ words: this.#words, line: this.#commandLine });
    this.#words = [];
  }

  #advance(count: number): void {
    const end = Math.min(this.#at + count, this.#text.length);
    for (; this.#at < end; this.#at++) if (this.#text[this.#at] === "\n") this.#line += 1;
  }
}
