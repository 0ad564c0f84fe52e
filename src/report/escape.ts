/**
 * Text that comes from an image, made harmless and visible: control characters (ANSI sequences begin with one), bidi and
 * other format characters, line separators, lone surrogates (bytes of names that are not UTF-8), unassigned and private
 * code points. Everything that people read goes through here; `\n` in a value shows as `\n`.
 */
const unprintable = /[\p{C}\p{Zl}\p{Zp}]/gu;

/**
 * What build servers take for commands when it stands in a log: `::error::` at the start of a line, where a wrapped word
 * may come to stand (GitHub Actions), `##vso[` and `##[` anywhere (Azure Pipelines, also GitHub), `##teamcity[`.
 */
const logCommand = /(?<=^|\s)::(?=[a-z])|##(?=[a-z]*\[)/gi;

/** One line of printable text, at most `limit` characters of it. */
export function escapeText(text: string, limit = 400): string {
  // Cut before escaping: a hostile value may be a megabyte long.
  const cut = text.length > limit ? `${withoutHalfPair(text.slice(0, limit))}…` : text;
  return cut
    .replace(unprintable, escapeCharacter)
    .replace(logCommand, (command) => (command === "::" ? String.raw`\x3a:` : String.raw`#\x23`));
}

function escapeCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  switch (code) {
    case 0x09:
      return String.raw`\t`;
    case 0x0a:
      return String.raw`\n`;
    case 0x0d:
      return String.raw`\r`;
  }
  // A byte that is not UTF-8, as the tree's names carry it.
  if (code >= 0xdc80 && code <= 0xdcff) return String.raw`\x${(code - 0xdc00).toString(16)}`;
  if (code < 0x100) return String.raw`\x${code.toString(16).padStart(2, "0")}`;
  return String.raw`\u{${code.toString(16)}}`;
}

/**
 * JSON text whose strings hold no character that a terminal or an editor would act on, and nothing that Azure Pipelines
 * would take for a command: only in strings can there be a `#`.
 */
export function escapeJson(json: string): string {
  return json.replace(/[\u007F-\u009F\p{Cf}\p{Zl}\p{Zp}]|(?<=#)#(?=[a-z]*\[)/giu, (character) =>
    Array.from({ length: character.length }, (_, index) => unit(character.charCodeAt(index))).join(""),
  );
}

function unit(code: number): string {
  return String.raw`\u${code.toString(16).padStart(4, "0")}`;
}

function withoutHalfPair(text: string): string {
  const last = text.charCodeAt(text.length - 1);
  return last >= 0xd800 && last <= 0xdbff ? text.slice(0, -1) : text;
}
