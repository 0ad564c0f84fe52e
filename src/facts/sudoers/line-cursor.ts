/** A place where sudo's grammar does not go on; the message names no content beyond a few characters. */
export class SudoersSyntaxError extends Error {}

export interface SudoMember {
  readonly negated: boolean;
  /**
   * `ALL`; a plain name (or alias: names in capitals); `#1000`; `%group`; `%#1000`; `+netgroup`. Groups of other sources
   * (`%:name`) and addresses of hosts are `name` too: nothing in an image can tell who is meant.
   */
  readonly kind: "all" | "name" | "uid" | "group" | "gid" | "netgroup";
  /** Without the sign in front. */
  readonly value: string;
}

/** Reads one logical line of sudoers from left to right. Blanks between tokens are skipped. */
export class LineCursor {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** The character under the cursor, blanks not skipped; empty at the end. */
  peek(): string {
    return this.#text[this.#at] ?? "";
  }

  skip(count: number): void {
    this.#at += count;
  }

  take(token: string): boolean {
    this.#skipBlanks();
    if (!this.#text.startsWith(token, this.#at)) return false;
    this.#at += token.length;
    return true;
  }

  /** True when the next character is one of these, which stays where it is. */
  takesAny(characters: string): boolean {
    this.#skipBlanks();
    return this.peek() !== "" && characters.includes(this.peek());
  }

  expect(token: string): void {
    if (!this.take(token)) throw new SudoersSyntaxError(`syntax error: ${token} expected${this.#before()}`);
  }

  expectEnd(): void {
    this.#skipBlanks();
    if (this.#at < this.#text.length) throw new SudoersSyntaxError(`syntax error${this.#before()}`);
  }

  /** The text that the pattern (anchored at its start) matches here, taken; undefined when it does not. */
  match(pattern: RegExp): string | undefined {
    this.#skipBlanks();
    const found = pattern.exec(this.#text.slice(this.#at, this.#at + 80))?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  /** Any number of `!`; true when they negate. */
  negations(): boolean {
    let negated = false;
    while (this.take("!")) negated = !negated;
    return negated;
  }

  identifier(): string {
    const name = this.match(/^[A-Za-z][A-Za-z0-9_]*/);
    if (name === undefined) throw new SudoersSyntaxError(`syntax error: a name expected${this.#before()}`);
    return name;
  }

  /** One or more members between commas. */
  members(): readonly SudoMember[] {
    const members: SudoMember[] = [];
    do {
      const negated = this.negations();
      members.push({ negated, ...memberOf(this.word()) });
    } while (this.take(","));
    return members;
  }

  /** A word with backslash escapes or in double quotes. A sign may stand before the quotes: `%"domain users"`. */
  word(): string {
    // The only words with a colon inside: groups of other sources and IPv6 addresses.
    let word = this.match(/^(%:|[0-9A-Fa-f]{0,4}(:[0-9A-Fa-f]{0,4}){2,7}(\/\d{1,3})?)/) ?? "";
    for (; this.#at < this.#text.length; this.#at++) {
      const character = this.peek();
      if (character === '"') word += this.#quoted();
      else if (character === "\\" && this.#at + 1 < this.#text.length) word += this.#text[++this.#at] ?? "";
      else if (/[\s,=!:()]/.test(character)) break;
      else word += character;
    }
    if (word === "") throw new SudoersSyntaxError(`syntax error: a word expected${this.#before()}`);
    return word;
  }

  /** The value of a setting: quoted, or up to a comma or blank. */
  value(): string {
    this.#skipBlanks();
    let value = "";
    for (; this.#at < this.#text.length; this.#at++) {
      const character = this.peek();
      if (character === '"') value += this.#quoted();
      else if (character === "\\" && this.#at + 1 < this.#text.length) value += this.#text[++this.#at] ?? "";
      else if (/[\s,]/.test(character)) break;
      else value += character;
    }
    return value;
  }

  /** A command with its arguments, up to an unescaped comma, colon or equals sign. */
  command(): string {
    this.#skipBlanks();
    const start = this.#at;
    let quoted = false;
    for (; this.#at < this.#text.length; this.#at++) {
      const character = this.peek();
      if (character === "\\") this.#at++;
      else if (character === '"') quoted = !quoted;
      else if (!quoted && /[,:=]/.test(character)) break;
    }
    this.#at = Math.min(this.#at, this.#text.length);
    const command = this.#text.slice(start, this.#at).trim();
    if (!/^(ALL|list|sudoedit|[A-Z][A-Z0-9_]*|\^|[/"\\]|sudoedit[ \t])/.test(command))
      throw new SudoersSyntaxError(`syntax error: a command expected${this.#before()}`);
    return command;
  }

  /** The base64 or hexadecimal digits of a digest. */
  digest(): void {
    if (this.match(/^[A-Za-z0-9+/=]+/) === undefined) throw new SudoersSyntaxError("syntax error in a digest");
    // A digest of sha512 in hexadecimal is longer than what one match may take.
    while (this.peek() !== "" && /[A-Za-z0-9+/=]/.test(this.peek())) this.#at++;
  }

  #quoted(): string {
    const end = this.#text.indexOf('"', this.#at + 1);
    if (end < 0) throw new SudoersSyntaxError("syntax error: a double quote is never closed");
    const inner = this.#text.slice(this.#at + 1, end);
    this.#at = end;
    return inner;
  }

  #skipBlanks(): void {
    while (this.peek() === " " || this.peek() === "\t") this.#at++;
  }

  #before(): string {
    const rest = this.#text.slice(this.#at, this.#at + 20);
    return rest === "" ? " at the end of the line" : ` before ${JSON.stringify(rest)}`;
  }
}

function memberOf(word: string): Pick<SudoMember, "kind" | "value"> {
  if (word === "ALL") return { kind: "all", value: word };
  if (/^#-?\d+$/.test(word)) return { kind: "uid", value: word.slice(1) };
  if (/^%#\d+$/.test(word)) return { kind: "gid", value: word.slice(2) };
  if (word.startsWith("%") && !word.startsWith("%:")) return { kind: "group", value: word.slice(1) };
  if (word.startsWith("+")) return { kind: "netgroup", value: word.slice(1) };
  return { kind: "name", value: word };
}
