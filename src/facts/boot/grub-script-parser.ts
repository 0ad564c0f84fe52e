import { type GrubProblem, type GrubToken, type GrubWord, lexGrubScript } from "./grub-script-lexer.ts";

export type GrubStatement =
  | {
      readonly kind: "command";
      readonly words: readonly GrubWord[];
      /** The `{ … }` that `menuentry` and `submenu` take. */
      readonly block: readonly GrubStatement[] | undefined;
      readonly line: number;
    }
  | {
      readonly kind: "if";
      readonly clauses: readonly {
        readonly condition: readonly GrubStatement[];
        readonly body: readonly GrubStatement[];
      }[];
      readonly otherwise: readonly GrubStatement[];
      readonly line: number;
    }
  | {
      readonly kind: "for";
      readonly name: string;
      readonly words: readonly GrubWord[];
      readonly body: readonly GrubStatement[];
      readonly line: number;
    }
  | {
      readonly kind: "while" | "until";
      readonly condition: readonly GrubStatement[];
      readonly body: readonly GrubStatement[];
      readonly line: number;
    }
  | {
      readonly kind: "function";
      readonly name: string;
      readonly body: readonly GrubStatement[];
      readonly line: number;
    };

export interface GrubScript {
  readonly statements: readonly GrubStatement[];
  readonly problems: readonly GrubProblem[];
}

/** Deeper nesting is refused: real configurations reach four. */
const MAX_DEPTH = 64;

/** Parses a GRUB script (grub-core/script/parser.y). A statement that makes no sense is passed over with a problem. */
export function parseGrubScript(text: string): GrubScript {
  const { tokens, problems } = lexGrubScript(text);
  return new Parser(tokens, problems).run();
}

class SyntaxProblem extends Error {
  readonly line: number;

  constructor(message: string, line: number) {
    super(message);
    this.line = line;
  }
}

class Parser {
  readonly #tokens: readonly GrubToken[];
  readonly #problems: GrubProblem[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly GrubToken[], problems: readonly GrubProblem[]) {
    this.#tokens = tokens;
    this.#problems = [...problems];
  }

  run(): GrubScript {
    const statements: GrubStatement[] = [];
    for (;;) {
      this.#skipDelimiters();
      if (this.#peek().kind === "end") return { statements, problems: this.#problems };
      const start = this.#at;
      try {
        statements.push(this.#statement());
      } catch (error) {
        if (!(error instanceof SyntaxProblem)) throw error;
        this.#problems.push({ message: error.message, line: error.line });
        this.#depth = 0;
        this.#recover(start);
      }
    }
  }

  /** GRUB drops the statement; we go on behind the line where it began, so that the rest is still seen. */
  #recover(start: number): void {
    this.#at = start;
    while (this.#peek().kind !== "newline" && this.#peek().kind !== "end") this.#at += 1;
  }

  #statement(): GrubStatement {
    if (++this.#depth > MAX_DEPTH) throw new SyntaxProblem("the script is nested too deeply", this.#peek().line);
    const statement = this.#keywordStatement() ?? this.#command();
    this.#depth -= 1;
    return statement;
  }

  #keywordStatement(): GrubStatement | undefined {
    const { line } = this.#peek();
    switch (this.#keyword()) {
      case "if":
        this.#at += 1;
        return this.#if(line);
      case "for": {
        this.#at += 1;
        const name = this.#takeWord().bare;
        if (name === undefined) throw new SyntaxProblem("for needs a variable name", line);
        this.#expectKeyword("in");
        const words: GrubWord[] = [];
        while (this.#peek().kind === "word") words.push(this.#takeWord());
        return { kind: "for", name, words, body: this.#loopBody(), line };
      }
      case "while":
      case "until": {
        const kind = this.#keyword() === "while" ? "while" : "until";
        this.#at += 1;
        const condition = this.#commandsUntil("do");
        return { kind, condition, body: this.#loopBody(), line };
      }
      case "function": {
        this.#at += 1;
        const name = this.#takeWord().bare;
        if (name === undefined) throw new SyntaxProblem("function needs a name", line);
        while (this.#peek().kind === "newline") this.#at += 1;
        const body = this.#block();
        // Unlike a menu entry's, the body of a function needs a delimiter before its end (parser.y).
        const before = this.#tokens[this.#at - 2]?.kind;
        if (before !== "newline" && before !== ";") throw new SyntaxProblem("; is missing before }", line);
        return { kind: "function", name, body, line };
      }
      default:
        return undefined;
    }
  }

  #if(line: number): GrubStatement {
    const clauses: { condition: readonly GrubStatement[]; body: readonly GrubStatement[] }[] = [];
    let otherwise: readonly GrubStatement[] = [];
    for (let next = "elif"; next === "elif";) {
      const condition = this.#commandsUntil("then");
      this.#expectKeyword("then");
      clauses.push({ condition, body: this.#commandsUntil("elif", "else", "fi") });
      next = this.#keyword() ?? "";
      this.#at += 1;
      if (next === "else") {
        otherwise = this.#commandsUntil("fi");
        this.#expectKeyword("fi");
      }
    }
    return { kind: "if", clauses, otherwise, line };
  }

  #loopBody(): readonly GrubStatement[] {
    this.#skipDelimiters();
    this.#expectKeyword("do");
    const body = this.#commandsUntil("done");
    this.#expectKeyword("done");
    return body;
  }

  #commandsUntil(...ends: readonly string[]): readonly GrubStatement[] {
    const statements: GrubStatement[] = [];
    for (;;) {
      this.#skipDelimiters();
      const keyword = this.#keyword();
      if (keyword !== undefined && ends.includes(keyword)) return statements;
      if (this.#peek().kind === "end") throw new SyntaxProblem(`${ends.join(" or ")} is missing`, this.#peek().line);
      statements.push(this.#statement());
    }
  }

  #command(): GrubStatement {
    const { line } = this.#peek();
    const words = [this.#takeWord()];
    while (this.#peek().kind === "word") words.push(this.#takeWord());
    const block = this.#peek().kind === "{" ? this.#block() : undefined;
    const end = this.#peek().kind;
    if (end !== "newline" && end !== ";" && end !== "}" && end !== "end") {
      throw new SyntaxProblem("an operator that GRUB scripts do not have", this.#peek().line);
    }
    return { kind: "command", words, block, line };
  }

  #block(): readonly GrubStatement[] {
    const open = this.#peek();
    if (open.kind !== "{") throw new SyntaxProblem("{ is missing", open.line);
    this.#at += 1;
    const statements: GrubStatement[] = [];
    for (;;) {
      this.#skipDelimiters();
      const next = this.#peek();
      if (next.kind === "end") throw new SyntaxProblem("} is missing", open.line);
      if (next.kind === "}") {
        this.#at += 1;
        return statements;
      }
      statements.push(this.#statement());
    }
  }

  #takeWord(): GrubWord {
    const token = this.#peek();
    if (token.kind !== "word") throw new SyntaxProblem("a command is expected here", token.line);
    this.#at += 1;
    return token.word;
  }

  #keyword(): string | undefined {
    const token = this.#peek();
    return token.kind === "word" ? token.word.bare : undefined;
  }

  #expectKeyword(keyword: string): void {
    if (this.#keyword() !== keyword) throw new SyntaxProblem(`${keyword} is missing`, this.#peek().line);
    this.#at += 1;
  }

  #skipDelimiters(): void {
    while (this.#peek().kind === "newline" || this.#peek().kind === ";") this.#at += 1;
  }

  #peek(): GrubToken {
    return this.#tokens[this.#at] ?? { kind: "end", line: this.#tokens.at(-1)?.line ?? 1 };
  }
}
