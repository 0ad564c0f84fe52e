export interface Arguments {
  readonly args: readonly string[];
  /** A `#` at the start of a word ended the list. */
  readonly comment: boolean;
  readonly unbalanced: boolean;
}

/** Splits as OpenSSH's argv_split does: blanks, single and double quotes, a backslash before a quote, blank or itself. */
export function splitArguments(text: string): Arguments {
  const args: string[] = [];
  let word: string | undefined;
  let quote = "";
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? "";
    const next = text[at + 1] ?? "";
    if (character === "\\" && next !== "" && (`'"\\`.includes(next) || (quote === "" && next === " "))) {
      word = (word ?? "") + next;
      at++;
    } else if (quote !== "") {
      if (character === quote) quote = "";
      else word = (word ?? "") + character;
    } else if (character === '"' || character === "'") {
      quote = character;
      word ??= "";
    } else if (/\s/.test(character)) {
      if (word !== undefined) args.push(word);
      word = undefined;
    } else if (character === "#" && word === undefined) return { args, comment: true, unbalanced: false };
    else word = (word ?? "") + character;
  }
  if (word !== undefined) args.push(word);
  return { args, comment: false, unbalanced: quote !== "" };
}
