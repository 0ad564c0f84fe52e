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

/** grub-core/commands/test.c: MAX_TEST_RECURSION_DEPTH. */
const MAX_DEPTH = 100;

/**
 * Evaluates GRUB's `test` (grub-core/commands/test.c: test_parse). It is no grammar: at each place a comparison of three
 * arguments is tried first, then a test of two, then `(`, `)`, `!`, `-a`, `-o`, and what is left is a text that is true
 * when it is not empty. Everything between two `-o` is joined by and; no argument at all is true.
 */
export async function evaluateTest(args: readonly TestArgument[], askFile: AskFile): Promise<Truth> {
  let at = 0;
  let depth = 0;

  async function parse(): Promise<Truth> {
    let all: Truth = true;
    let some: Truth = false;
    let inverted = false;
    const update = (value: Truth) => {
      all = and(all, inverted ? not(value) : value);
      inverted = false;
    };
    while (at < args.length) {
      const [first, operator, second] = [args[at], args[at + 1], args[at + 2]];
      if (!first) break;
      // What an unknown word would be, an operator or an operand, only the machine knows.
      if (operator && second && !operator.known) return undefined;
      const compare = second ? comparisonOf(operator?.text ?? "") : undefined;
      if (compare && second) {
        at += 3;
        update(first.known && second.known ? compare(first.text, second.text) : undefined);
        continue;
      }
      if (!first.known) {
        at += 1;
        update(undefined);
        continue;
      }
      if (operator && (first.text === "-n" || first.text === "-z")) {
        at += 2;
        update(operator.known ? (operator.text === "") === (first.text === "-z") : undefined);
        continue;
      }
      if (operator && isFileQuestion(first.text)) {
        at += 2;
        update(operator.known ? await askFile(first.text, operator.text) : undefined);
        continue;
      }
      at += 1;
      switch (first.text) {
        case ")":
          depth = Math.max(0, depth - 1);
          return or(some, all);
        case "(":
          if (++depth > MAX_DEPTH) return or(some, all);
          update(await parse());
          break;
        case "!":
          inverted = !inverted;
          break;
        case "-a":
          break;
        case "-o":
          some = or(some, all);
          all = true;
          break;
        default:
          update(first.text !== "");
      }
    }
    return or(some, all);
  }

  return parse();
}

type Comparison = (a: string, b: string) => Truth;

function comparisonOf(operator: string): Comparison | undefined {
  // `-nt` and `-ot` may carry a number; times of files are not compared.
  return comparisons.get(operator) ?? (/^-[no]t/.test(operator) ? () => undefined : undefined);
}

const comparisons: ReadonlyMap<string, Comparison> = new Map<string, Comparison>([
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
  ["-pgt", (a, b) => comparePrefixed(a, b) > 0],
  ["-plt", (a, b) => comparePrefixed(a, b) < 0],
]);

/** The number at the start of the text, with C's prefixes for bases; 0 for none. */
function numeric(text: string): number {
  const [, sign, digits = "0"] = /^\s*([-+]?)(0x[0-9a-f]+|0[0-7]*|[1-9]\d*)/i.exec(text) ?? [];
  const value = /^0[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number(digits);
  return sign === "-" ? -value : value;
}

/** Compares the numbers behind what both begin with: `vmlinuz-2` comes before `vmlinuz-11`. */
function comparePrefixed(a: string, b: string): number {
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  while (start > 0 && /\d/.test(a[start - 1] ?? "")) start -= 1;
  return numeric(a.slice(start)) - numeric(b.slice(start));
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
