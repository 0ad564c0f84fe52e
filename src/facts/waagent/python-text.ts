/**
 * What Python's text functions do where JavaScript's do something else: the agent's decisions hang on the difference.
 */

/** What `str.isspace` says: without the byte order mark that `String.prototype.trim` also takes, with U+001C to U+001F and U+0085. */
const blank = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;

/** `str.strip()` */
export function stripBlanks(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && blank.test(text.charAt(start))) start++;
  while (end > start && blank.test(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}

/** The first word of `str.split()`; empty when there is none. */
export function firstWord(text: string): string {
  return stripBlanks(text).split(blank, 1)[0] ?? "";
}

/** `str.strip('" ')`: a run of quotation marks and spaces, in any order, at both ends. */
export function stripQuotes(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && (text[start] === '"' || text[start] === " ")) start++;
  while (end > start && (text[end - 1] === '"' || text[end - 1] === " ")) end--;
  return text.slice(start, end);
}

/**
 * `int()`: a sign, decimal digits of any script with single underscores between them, blanks around. Undefined for all
 * else. Numbers beyond 2^53 lose precision.
 */
export function intOf(text: string): number | undefined {
  const number = stripBlanks(text);
  if (!/^[+-]?\p{Nd}+(?:_\p{Nd}+)*$/u.test(number)) return undefined;
  return Number(number.replaceAll("_", "").replace(/[^\x00-\x7f]/gu, (digit) => String(digitOf(digit))));
}

/** Unicode lists the ten digits of a script one after the other from zero. */
function digitOf(digit: string): number {
  let zero = digit.codePointAt(0) ?? 0;
  const digitCode = zero;
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
  return (digitCode - zero) % 10;
}

/** y and n of `ConfigurationProvider.get_switch`, in either case. */
export function switchOf(text: string): boolean | undefined {
  const letter = text.toLowerCase();
  return letter === "y" ? true : letter === "n" ? false : undefined;
}
