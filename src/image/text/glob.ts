/**
 * Matches as fnmatch(3) does without FNM_PATHNAME and FNM_PERIOD: `*`, `?`, `[a-z]`, `[!a-z]`, `[^a-z]`; with
 * `escapes` a backslash takes the next character literally (the opposite of FNM_NOESCAPE). Time is bounded by the
 * product of both lengths.
 */
export function matchesGlob(pattern: string, text: string, options: GlobOptions = {}): boolean {
  return compileGlob(pattern, options)(text);
}

export interface GlobOptions {
  readonly escapes?: boolean;
}

/** The same for a pattern that many texts are held against. */
export function compileGlob(pattern: string, { escapes = false }: GlobOptions = {}): (text: string) => boolean {
  const tokens = parseGlob(pattern, escapes);
  return (text) => matchesTokens(tokens, text);
}

function matchesTokens(tokens: readonly Token[], text: string): boolean {
  let token = 0;
  let at = 0;
  let star: { token: number; at: number } | undefined;
  while (at < text.length) {
    const current = tokens[token];
    if (current === "*") {
      star = { token: ++token, at };
    } else if (current?.(text[at] ?? "")) {
      token++;
      at++;
    } else if (star) {
      // The last star takes one more character; earlier ones never need to be tried again.
      star = { ...star, at: star.at + 1 };
      ({ token, at } = star);
    } else {
      return false;
    }
  }
  return tokens.slice(token).every((rest) => rest === "*");
}

type Token = "*" | ((character: string) => boolean);

function parseGlob(pattern: string, escapes: boolean): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at] ?? "";
    if (character === "*") {
      tokens.push("*");
    } else if (character === "?") {
      tokens.push(() => true);
    } else if (character === "[") {
      const set = parseSet(pattern, at, escapes);
      tokens.push(set ? set.matches : literal("["));
      if (set) at = set.end;
    } else if (character === "\\" && escapes && at + 1 < pattern.length) {
      tokens.push(literal(pattern[++at] ?? ""));
    } else {
      tokens.push(literal(character));
    }
  }
  return tokens;
}

function literal(expected: string): Token {
  return (character) => character === expected;
}

const classes: Readonly<Record<string, RegExp>> = {
  alnum: /[A-Za-z0-9]/,
  alpha: /[A-Za-z]/,
  blank: /[ \t]/,
  digit: /[0-9]/,
  lower: /[a-z]/,
  punct: /[!-/:-@[-`{-~]/,
  space: /\s/,
  upper: /[A-Z]/,
  xdigit: /[0-9A-Fa-f]/,
};

/** A bracket expression that begins at `start`; undefined when it never ends, so that the bracket is literal. */
function parseSet(
  pattern: string,
  start: number,
  escapes: boolean,
): { readonly end: number; readonly matches: (character: string) => boolean } | undefined {
  let at = start + 1;
  const negated = pattern[at] === "!" || pattern[at] === "^";
  if (negated) at++;
  const members: ((character: string) => boolean)[] = [];
  for (let isFirst = true; at < pattern.length; isFirst = false) {
    if (pattern[at] === "]" && !isFirst) {
      return { end: at, matches: (character) => members.some((matches) => matches(character)) !== negated };
    }
    const named = /^\[:([a-z]+):\]/.exec(pattern.slice(at, at + 12));
    const expression = named?.[1] === undefined ? undefined : classes[named[1]];
    if (named && expression) {
      members.push((character) => expression.test(character));
      at += named[0].length;
      continue;
    }
    if (pattern[at] === "\\" && escapes && at + 1 < pattern.length) at++;
    const low = pattern[at] ?? "";
    at++;
    if (pattern[at] === "-" && pattern[at + 1] !== undefined && pattern[at + 1] !== "]") {
      at++;
      if (pattern[at] === "\\" && escapes && at + 1 < pattern.length) at++;
      const high = pattern[at] ?? "";
      at++;
      members.push((character) => low <= character && character <= high);
    } else {
      members.push((character) => character === low);
    }
  }
  return undefined;
}
