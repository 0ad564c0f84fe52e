import { escapeText } from "./escape.ts";

/**
 * Words that are nothing but words in GitHub's Markdown. All else - paths, values, whatever an image may have made up - is
 * shown as code, where nothing is a link, a mention, an image or HTML.
 */
const plainWord = /^\(?[\p{L}\p{N}][\p{L}\p{M}\p{N}'-]*\)?[,;:.]?$/u;
/** What would start a list: `1.` and `1)`. */
const listMark = /^\d+[.)]$/;

/** Text of an image or about it, on one line. In a cell of a table, `|` is escaped as well. */
export function markdownText(text: string, { limit = 400, cell = false } = {}): string {
  const parts: string[] = [];
  let code: string[] = [];
  const flush = () => {
    const [, inner = "", end = ""] = /^(.*?)([,;:]?)$/s.exec(code.join(" ")) ?? [];
    if (code.length > 0) parts.push(codeSpan(inner, cell) + end);
    code = [];
  };
  for (const word of escapeText(text, limit).split(" ")) {
    if (plainWord.test(word) && !listMark.test(word)) {
      flush();
      parts.push(word);
    } else if (word !== "") code.push(word);
  }
  flush();
  return parts.join(" ");
}

/** A value as code, whatever it is. */
export function markdownCode(text: string, { limit = 400, cell = false } = {}): string {
  return codeSpan(escapeText(text, limit), cell);
}

/** A code span ends with as many backticks as it starts with (CommonMark § 6.1). */
function codeSpan(text: string, cell: boolean): string {
  const fence = "`".repeat(longestRun(text) + 1);
  const inner = text === "" || /^[`\s]|[`\s]$/.test(text) ? ` ${text} ` : text;
  const span = `${fence}${inner}${fence}`;
  // A table is cut at pipes before spans are read; backslashes before a pipe come in pairs, so that its own one counts.
  return cell ? span.replace(/(\\*)\|/g, String.raw`$1$1\|`) : span;
}

/** Lines of a shell, none of which can end the block. */
export function markdownBlock(lines: readonly string[], language = "sh"): string {
  const shown = lines.map((line) => escapeText(line, 2000));
  const fence = "`".repeat(Math.max(3, ...shown.map((line) => longestRun(line) + 1)));
  return [`${fence}${language}`, ...shown, fence].join("\n");
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
}
