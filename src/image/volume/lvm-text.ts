// The text format of LVM2 metadata (lvm2 libdm/libdm-config.c): sections, values, arrays, comments. No I/O.
import { ImageError } from "../errors.ts";

export type LvmValue = string | number | readonly (string | number)[];

export interface LvmSection {
  readonly values: ReadonlyMap<string, LvmValue>;
  /** In order of the text. */
  readonly sections: ReadonlyMap<string, LvmSection>;
}

const MAX_DEPTH = 16;

/** `corrupt`, with the line, when the text does not follow the grammar. */
export function parseLvmText(text: string): LvmSection {
  return new Parser(text).parse();
}

interface OpenSection {
  readonly values: Map<string, LvmValue>;
  readonly sections: Map<string, LvmSection>;
}

type Token =
  | { readonly kind: "name" | "string"; readonly text: string }
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "mark"; readonly text: string }
  | { readonly kind: "end" };

/** A name or a number, sticky. */
const WORD = /[A-Za-z0-9_.+/-]+/y;
const NUMBER = /^[+-]?\d+(?:\.\d+)?$/;

class Parser {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  parse(): LvmSection {
    const root: OpenSection = { values: new Map(), sections: new Map() };
    const open: OpenSection[] = [root];
    for (;;) {
      const section = open.at(-1) ?? root;
      const token = this.#next();
      if (token.kind === "end") {
        if (open.length > 1) throw this.#fault("a section is not closed");
        return root;
      }
      if (token.kind === "mark" && token.text === "}" && open.length > 1) {
        open.pop();
        continue;
      }
      const name = this.#nameOf(token);
      const mark = this.#next();
      if (mark.kind === "mark" && mark.text === "{") {
        if (open.length > MAX_DEPTH) throw this.#fault("sections are nested too deep");
        const inner: OpenSection = { values: new Map(), sections: new Map() };
        section.sections.set(name, inner);
        open.push(inner);
      } else if (mark.kind === "mark" && mark.text === "=") section.values.set(name, this.#value());
      else throw this.#fault(`${JSON.stringify(name)} is followed by neither { nor =`);
    }
  }

  #nameOf(token: Token): string {
    if (token.kind === "name" || token.kind === "string") return token.text;
    // A volume group may be called 2024.
    if (token.kind === "number") return String(token.value);
    throw this.#fault("a name is missing");
  }

  #value(): LvmValue {
    const token = this.#next();
    if (token.kind !== "mark" || token.text !== "[") return this.#scalar(token);
    const items: (string | number)[] = [];
    for (;;) {
      const item = this.#next();
      if (item.kind === "mark" && item.text === "]") return items;
      if (item.kind === "mark" && item.text === ",") continue;
      items.push(this.#scalar(item));
    }
  }

  #scalar(token: Token): string | number {
    if (token.kind === "number") return token.value;
    if (token.kind === "string" || token.kind === "name") return token.text;
    throw this.#fault("a value is missing");
  }

  #next(): Token {
    this.#skipBlanks();
    const character = this.#text[this.#at];
    if (character === undefined) return { kind: "end" };
    if (character === '"') return { kind: "string", text: this.#string() };
    if ("{}[]=,".includes(character)) {
      this.#at += 1;
      return { kind: "mark", text: character };
    }
    WORD.lastIndex = this.#at;
    const word = WORD.exec(this.#text)?.[0];
    if (word === undefined) throw this.#fault("a character does not belong there");
    this.#at += word.length;
    return NUMBER.test(word) ? { kind: "number", value: Number(word) } : { kind: "name", text: word };
  }

  /** Blanks, comments to the end of the line, and the NUL that ends the text. */
  #skipBlanks(): void {
    for (; this.#at < this.#text.length; this.#at += 1) {
      const character = this.#text[this.#at] ?? "";
      if (character === "#") {
        const end = this.#text.indexOf("\n", this.#at);
        this.#at = end < 0 ? this.#text.length : end;
      } else if (!" \t\r\n\0".includes(character)) return;
    }
  }

  #string(): string {
    let end = this.#at + 1;
    while (end < this.#text.length && this.#text[end] !== '"') end += this.#text[end] === "\\" ? 2 : 1;
    if (end >= this.#text.length) throw this.#fault("a string is not closed");
    const raw = this.#text.slice(this.#at + 1, end);
    this.#at = end + 1;
    return raw.replaceAll(/\\([\s\S])/g, "$1");
  }

  #fault(message: string): ImageError {
    const line = this.#text.slice(0, this.#at).split("\n").length;
    return new ImageError("corrupt", `the LVM metadata is damaged in line ${line}: ${message}`, { layer: "lvm2" });
  }
}
