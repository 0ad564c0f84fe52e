import { parse } from "ini";
import type { Located } from "../../image/fact.ts";

export interface IniSection {
  readonly name: string;
  /** Of the header, counting from 1. */
  readonly line: number;
  /** The last value of each key, with the line where it begins. */
  readonly values: ReadonlyMap<string, Located<string>>;
}

/** Cannot be the name of a key: nothing stands before the equals sign of a line that is kept. */
const HEADER_KEY = "[header]";

/**
 * The sections of a file as yum, dnf, tdnf and zypper read it (libdnf, `libdnf/conf/ConfigParser.cpp`): comments are whole
 * lines, a line that begins with a blank goes on with the value before, the last of repeated keys counts, a section that
 * comes again goes on. `ini` splits sections, keys and values; what it would read otherwise (dots, quotes, brackets, and
 * `;` or `#` within a line) is given to it so that it comes out as it is written.
 */
export function parseIniSections(text: string, path: string): readonly IniSection[] {
  const sections: IniSection[] = [];
  for (const [name, section] of Object.entries(
    parse(linesForIni(text).join("\n")) as Readonly<Record<string, unknown>>,
  )) {
    // Keys before the first header belong to nobody.
    if (typeof section !== "object" || section === null || !name.startsWith("=")) continue;
    const values = new Map<string, Located<string>>();
    let header = 0;
    for (const [key, written] of Object.entries(section)) {
      const { line, value } = splitLine(written);
      if (key === HEADER_KEY) header = line;
      else values.set(key.slice(1), { value, path, line });
    }
    sections.push({ name: name.slice(1).replaceAll("\0", "."), line: header, values });
  }
  return sections;
}

/** Each value is written with its line before it, so that the line survives and `ini` does not take quoted text for JSON. */
function linesForIni(text: string): readonly string[] {
  const lines: string[] = [];
  let continues = false;
  for (const [index, raw] of text
    .replace(/^\uFEFF/, "")
    .split("\n")
    .entries()) {
    const line = raw.trimEnd().replaceAll("\r", " ");
    if (line === "" || line.startsWith("#") || line.startsWith(";")) continue;
    const header = /^\[([^\]]*)\]$/.exec(line)?.[1];
    if (header !== undefined) {
      lines.push(`[=${escape(header).replaceAll(".", "\0")}]`, `${HEADER_KEY}=${index + 1} `);
      continues = false;
    } else if (continues && /^[ \t]/.test(line)) {
      lines.push(`${lines.pop() ?? ""} ${escape(line.trim())}`);
    } else {
      const equals = line.indexOf("=");
      continues = equals > 0;
      if (continues)
        lines.push(`.${escape(line.slice(0, equals).trim())}=${index + 1} ${escape(line.slice(equals + 1).trim())}`);
    }
  }
  return lines;
}

function escape(text: string): string {
  return text.replace(/[\\;#]/g, "\\$&");
}

/** `12 https://…`; a key that ends in `[]` gives a list, of which the last counts. */
function splitLine(written: unknown): { line: number; value: string } {
  const text = String(Array.isArray(written) ? written.at(-1) : written);
  const blank = text.indexOf(" ");
  // Without a blank the value is empty.
  return blank < 0
    ? { line: Number(text), value: "" }
    : { line: Number(text.slice(0, blank)), value: unquoted(text.slice(blank + 1).trim()) };
}

/** libdnf takes one pair of quotes around the whole value off, and knows no escapes. */
function unquoted(value: string): string {
  const quote = value[0];
  const isQuoted = value.length > 1 && (quote === '"' || quote === "'") && value.endsWith(quote);
  return isQuoted ? value.slice(1, -1) : value;
}
