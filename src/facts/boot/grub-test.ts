/** True, false, or undefined where only the booting machine can tell. */
export type Truth = boolean | undefined;

/** One argument of `test`. */
export interface TestArgument {
  readonly text: string;
  readonly known: boolean;
}

export type FileQuestion = "-d" | "-e" | "-f" | "-s";

/** Answers a question about a file by its GRUB path. */
export type AskFile = (question: FileQuestion, path: string) => Promise<Truth>;

/**
 * Evaluates GRUB's `test` (grub-core/commands/test.c): `-o` binds weaker than `-a`, juxtaposition means `-a`, a bare
 * text is true when it is not empty. An unknown operand makes its comparison unknown.
 */
export async function evaluateTest(args: readonly TestArgument[], askFile: AskFile): Promise<Truth> {
  let at = 0;
  let depth = 0;

  async function disjunction(): Promise<Truth> {
    let result = await conjunction();
    while (args[at]?.text === "-o") {
      at += 1;
      result = or(result, await conjunction());
    }
    return result;
  }

  async function conjunction(): Promise<Truth> {
    let result: Truth = true;
    let seen = false;
    while (at < args.length && args[at]?.text !== ")" && args[at]?.text !== "-o") {
      if (args[at]?.text === "-a") {
        at += 1;
        continue;
      }
      result = and(result, await term());
      seen = true;
    }
    return seen ? result : false;
  }

  async function term(): Promise<Truth> {
    const first = args[at];
    if (!first) return false;
    if (first.text === "!" && first.known) {
      at += 1;
      return not(await term());
    }
    if (first.text === "(" && first.known && depth < 32) {
      at += 1;
      depth += 1;
      const result = await disjunction();
      depth -= 1;
      if (args[at]?.text === ")") at += 1;
      return result;
    }
    const operator = args[at + 1];
    const second = args[at + 2];
    const compare = operator?.known ? comparisons.get(operator.text) : undefined;
    if (compare && second) {
      at += 3;
      return first.known && second.known ? compare(first.text, second.text) : undefined;
    }
    const operand = args[at + 1];
    if (first.known && operand && (first.text === "-n" || first.text === "-z")) {
      at += 2;
      if (!operand.known) return undefined;
      return (operand.text === "") === (first.text === "-z");
    }
    if (first.known && operand && isFileQuestion(first.text)) {
      at += 2;
      return operand.known ? askFile(first.text, operand.text) : undefined;
    }
    at += 1;
    return first.known ? first.text !== "" : undefined;
  }

  let result = await disjunction();
  // A stray parenthesis ends the expression in GRUB too; what stands behind it is not looked at.
  if (at < args.length && args[at]?.text !== ")") result = undefined;
  return result;
}

const comparisons: ReadonlyMap<string, (a: string, b: string) => Truth> = new Map<
  string,
  (a: string, b: string) => Truth
>([
  ["=", (a, b) => a === b],
  ["==", (a, b) => a === b],
  ["!=", (a, b) => a !== b],
  ["<", (a, b) => a < b],
  ["<=", (a, b) => a <= b],
  [">", (a, b) => a > b],
  [">=", (a, b) => a >= b],
  ["-eq", (a, b) => numeric(a) === numeric(b)],
  ["-ne", (a, b) => numeric(a) !== numeric(b)],
  ["-lt", (a, b) => numeric(a) < numeric(b)],
  ["-le", (a, b) => numeric(a) <= numeric(b)],
  ["-gt", (a, b) => numeric(a) > numeric(b)],
  ["-ge", (a, b) => numeric(a) >= numeric(b)],
  ["-nt", () => undefined],
  ["-ot", () => undefined],
]);

/** Number at the start of the text as GRUB reads it; 0 for none. */
function numeric(text: string): number {
  const value = Number.parseInt(text, 10);
  return Number.isNaN(value) ? 0 : value;
}

function isFileQuestion(text: string): text is FileQuestion {
  return text === "-d" || text === "-e" || text === "-f" || text === "-s";
}

function not(value: Truth): Truth {
  return value === undefined ? undefined : !value;
}

function and(a: Truth, b: Truth): Truth {
  if (a === false || b === false) return false;
  return a === undefined || b === undefined ? undefined : true;
}

function or(a: Truth, b: Truth): Truth {
  if (a === true || b === true) return true;
  return a === undefined || b === undefined ? undefined : false;
}
