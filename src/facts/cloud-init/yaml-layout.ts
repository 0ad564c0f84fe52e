/** A text whose layout the `yaml` package reads as PyYAML does, or the place where PyYAML stops. */
export interface Layout {
  readonly text: string;
  readonly problem?: { readonly offset: number; readonly message: string };
}

/** Levels of nesting; PyYAML itself gives up at about a thousand frames. */
const MAX_DEPTH = 100;
/** Wider than any key is indented, so that a moved line belongs to its bracket or quote wherever that began. */
const SHIFT = " ".repeat(200);

const documentMarker = /^(?:---|\.\.\.)(?:\s|$)/;

/**
 * To PyYAML (`yaml/scanner.py`) indentation means nothing inside brackets and quotes, and a tab is allowed in quotes,
 * block texts and comments only; YAML 1.2 parsers see both differently. Lines that continue a bracket or a quote are
 * moved to the right, which changes no value, and whatever only PyYAML refuses is found. Lines keep their numbers.
 */
export function layOut(text: string): Layout {
  return new Scanner(text).run();
}

class Scanner {
  readonly #text: string;
  #at = 0;
  #out = "";
  #copied = 0;
  /** Column of the block collection that is being read. */
  #indent = -1;
  /** Where the last `?` stood, the only thing that a line with a leading colon can answer to. */
  #questionColumn = -1;
  /** The line before ended inside a plain text, which a deeper line continues. */
  #inPlain = false;
  #problem: Layout["problem"];

  constructor(text: string) {
    this.#text = text;
  }

  run(): Layout {
    while (this.#at < this.#text.length && !this.#problem) this.#line();
    return this.#problem
      ? { text: this.#text, problem: this.#problem }
      : { text: this.#out + this.#text.slice(this.#copied) };
  }

  #stop(message: string, offset = this.#at): void {
    this.#problem ??= { offset, message };
  }

  #peek(distance = 0): string {
    return this.#text[this.#at + distance] ?? "\n";
  }

  #skipBlanks(): void {
    while (this.#peek() === " ") this.#at += 1;
    if (this.#peek() === "\t") this.#stop("a tab stands where only blanks may");
  }

  #toLineEnd(): void {
    const end = this.#text.indexOf("\n", this.#at);
    this.#at = end < 0 ? this.#text.length : end;
  }

  /** One line outside brackets, quotes and block texts, with everything that begins on it. */
  #line(): void {
    const start = this.#at;
    const continues = this.#inPlain && !documentMarker.test(this.#text.slice(start, start + 4));
    this.#inPlain = false;
    let keys = 0;
    let indicators = 0;
    if (documentMarker.test(this.#text.slice(start, start + 4))) {
      this.#at += 3;
      this.#indent = -1;
    }
    this.#skipBlanks();
    if (continues && this.#at - start > this.#indent && this.#peek() !== "#") {
      if (this.#peek() !== "\n" || this.#text[this.#at] === undefined) this.#plain();
      else this.#inPlain = true;
      this.#skipBlanks();
      this.#endLine();
      return;
    }
    while (!this.#problem && this.#peek() !== "\n" && this.#peek() !== "#") {
      const column = this.#at - start;
      const character = this.#peek();
      if ("-?:".includes(character) && " \n\t".includes(this.#peek(1))) {
        if (++indicators > MAX_DEPTH) this.#stop("it is nested too deeply");
        if (character === "?") this.#questionColumn = column;
        if (character !== ":") this.#indent = column;
        else if (this.#questionColumn !== column) this.#stop("a value stands without a key");
        this.#at += 1;
        this.#skipBlanks();
        continue;
      }
      if (character === "|" || character === ">") return this.#blockText();
      if (character === "&" || character === "!" || character === "*") {
        while (!" \n\t".includes(this.#peek())) this.#at += 1;
      } else if (character === '"' || character === "'") this.#quoted(character);
      else if (character === "[" || character === "{") this.#brackets();
      else this.#plain();
      this.#skipBlanks();
      if (this.#peek() === ":" && " \n\t".includes(this.#peek(1))) {
        if (++keys > 1) this.#stop("a second value stands on one line");
        else this.#indent = column;
        this.#inPlain = false;
        this.#at += 1;
        this.#skipBlanks();
      }
    }
    this.#endLine();
  }

  #endLine(): void {
    if (this.#peek() === "#") this.#toLineEnd();
    if (this.#peek() === "\n") this.#at += 1;
  }

  /** Up to a colon, a comment, a tab or the end of the line. */
  #plain(): void {
    while (this.#peek() !== "\n" && this.#peek() !== "\t") {
      if (this.#peek() === ":" && " \n\t".includes(this.#peek(1))) return;
      if (this.#peek() === " ") {
        let next = 1;
        while (this.#peek(next) === " ") next += 1;
        if (this.#peek(next) === "#" || this.#peek(next) === "\n") break;
        this.#at += next;
      } else this.#at += 1;
    }
    this.#inPlain = true;
  }

  #quoted(quote: string): void {
    const start = this.#at;
    this.#at += 1;
    for (; this.#at < this.#text.length; this.#at += 1) {
      const character = this.#peek();
      if (character === "\\" && quote === '"') this.#at += 1;
      else if (character === quote) {
        if (quote === '"' || this.#peek(1) !== quote) {
          this.#at += 1;
          return;
        }
        this.#at += 1;
      }
      if (this.#peek() === "\n") this.#shiftNextLine();
    }
    this.#stop("the quote is not closed", start);
  }

  #brackets(): void {
    const start = this.#at;
    const open: string[] = [];
    let atStart = true;
    while (this.#at < this.#text.length && !this.#problem) {
      const character = this.#peek();
      if (character === "\n") {
        this.#shiftNextLine();
        this.#at += 1;
      } else if (character === "\t") this.#stop("a tab stands where only blanks may");
      else if (character === " ") this.#at += 1;
      else if (character === "#" && " \n".includes(this.#text[this.#at - 1] ?? "\n")) this.#toLineEnd();
      else if (character === "[" || character === "{") {
        open.push(character);
        if (open.length > MAX_DEPTH) this.#stop("it is nested too deeply");
        atStart = true;
        this.#at += 1;
      } else if (character === "]" || character === "}") {
        if (open.pop() !== (character === "]" ? "[" : "{")) this.#stop("the brackets do not match");
        this.#at += 1;
        atStart = false;
        if (open.length === 0) return;
      } else if (character === ",") {
        atStart = true;
        this.#at += 1;
      } else if ((character === '"' || character === "'") && atStart) {
        this.#quoted(character);
        atStart = false;
      } else if (character === ":" && atStart && !" \n".includes(this.#peek(1))) {
        this.#stop("a text inside brackets cannot begin with a colon");
      } else {
        atStart =
          character === ":" && (" \n,[]{}".includes(this.#peek(1)) || `"'`.includes(this.#text[this.#at - 1] ?? ""));
        this.#at += 1;
      }
    }
    this.#stop("the bracket is not closed", start);
  }

  /** Lines that are blank or deeper than the collection around belong to the text. */
  #blockText(): void {
    const digit = /^[|>][-+]?([1-9])/.exec(this.#text.slice(this.#at, this.#at + 3))?.[1];
    this.#toLineEnd();
    this.#at += 1;
    let needed = digit === undefined ? undefined : Math.max(this.#indent, 0) + Number(digit);
    while (this.#at < this.#text.length) {
      let end = this.#text.indexOf("\n", this.#at);
      if (end < 0) end = this.#text.length;
      let column = 0;
      while (this.#text[this.#at + column] === " ") column += 1;
      if (this.#at + column < end) {
        needed ??= Math.max(column, this.#indent + 1);
        if (column < needed) return;
      }
      this.#at = end + 1;
    }
  }

  /** Called at a line break inside a bracket or a quote. */
  #shiftNextLine(): void {
    const next = this.#at + 1;
    if (documentMarker.test(this.#text.slice(next, next + 4))) this.#stop("the document ends inside", next);
    this.#out += this.#text.slice(this.#copied, next);
    this.#copied = next;
    // A blank line means a line break inside quotes: blanks do not change that, but they are not needed either.
    const first = this.#text.slice(next, next + 1);
    if (first !== "\n" && first !== "") this.#out += SHIFT;
  }
}
