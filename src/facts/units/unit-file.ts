/** One `key=value` of a unit file; the line is where it begins. */
export interface UnitAssignment {
  readonly section: string;
  readonly key: string;
  readonly value: string;
  readonly line: number;
}

interface UnitFileProblem {
  readonly line: number;
  readonly text: string;
}

export interface UnitFile {
  readonly assignments: readonly UnitAssignment[];
  /** The same by section and key: use `assignmentsOf`. */
  readonly bySetting: ReadonlyMap<string, readonly UnitAssignment[]>;
  /** Lines that systemd passes over with a warning. */
  readonly problems: readonly UnitFileProblem[];
  /** A line at which systemd gives up: the unit is not loaded. */
  readonly broken: UnitFileProblem | undefined;
}

/**
 * Parses systemd.syntax(7) as `config_parse` of systemd does: a line ends in any mix of CR and LF; `#` and `;` begin a
 * comment at the start of a line, also between continued lines; a backslash at the end continues with a space.
 */
export function parseUnitFile(text: string): UnitFile {
  const assignments: UnitAssignment[] = [];
  const bySetting = new Map<string, UnitAssignment[]>();
  const problems: UnitFileProblem[] = [];
  let section: string | undefined;
  let pending: { parts: string[]; line: number } | undefined;
  let hasBom = text.startsWith("\uFEFF");
  const lines = text.split(/\r\n|\n\r|[\n\r\0]/);
  for (const [index, raw] of [...lines, undefined].entries()) {
    if (raw !== undefined && /^[ \t]*[#;]/.test(raw)) continue;
    const part = hasBom && raw !== undefined ? raw.slice(1) : (raw ?? "");
    hasBom = false;
    const { parts, line } = pending ?? { parts: [], line: index + 1 };
    if (raw !== undefined && endsInBackslash(part)) {
      parts.push(`${part.slice(0, -1)} `);
      pending = { parts, line };
      continue;
    }
    pending = undefined;
    const content = [...parts, part].join("").trim();
    if (content === "") continue;
    if (content.includes("\uFFFD")) {
      problems.push({ line, text: "not UTF-8" });
    } else if (content.startsWith("[")) {
      if (!content.endsWith("]") || content.length < 3 || /["'\\\x00-\x1F\x7F]/.test(content)) {
        return { assignments, bySetting, problems, broken: { line, text: "invalid section header" } };
      }
      section = content.slice(1, -1);
    } else if (section === undefined) {
      problems.push({ line, text: "assignment outside of a section" });
    } else {
      const equals = content.indexOf("=");
      if (equals <= 0) {
        problems.push({ line, text: equals === 0 ? "no key before the equals sign" : "no equals sign" });
        continue;
      }
      const [key, value] = [content.slice(0, equals).trim(), content.slice(equals + 1).trim()];
      const assignment = { section, key, value, line };
      assignments.push(assignment);
      const setting = settingOf(section, key);
      const known = bySetting.get(setting);
      if (known) known.push(assignment);
      else bySetting.set(setting, [assignment]);
    }
  }
  return { assignments, bySetting, problems, broken: undefined };
}

/** True when the last character is a backslash that no other one escapes. */
function endsInBackslash(text: string): boolean {
  let start = text.length;
  while (start > 0 && text[start - 1] === "\\") start--;
  return (text.length - start) % 2 === 1;
}

/**
 * The words of a list setting: separated by blanks, single or double quotes keep blanks (systemd, `extract_first_word`
 * with `EXTRACT_UNQUOTE`). An unclosed quote ends the list.
 */
export function splitWords(value: string): string[] {
  const words: string[] = [];
  let word = "";
  let inWord = false;
  let quote = "";
  for (const character of value) {
    if (quote !== "") {
      if (character === quote) quote = "";
      else word += character;
    } else if (character === '"' || character === "'") {
      quote = character;
      inWord = true;
    } else if (/\s/.test(character)) {
      if (inWord) words.push(word);
      word = "";
      inWord = false;
    } else {
      word += character;
      inWord = true;
    }
  }
  if (inWord && quote === "") words.push(word);
  return words;
}

/** All assignments of a setting, in order. */
export function assignmentsOf(file: UnitFile, section: string, key: string): readonly UnitAssignment[] {
  return file.bySetting.get(settingOf(section, key)) ?? [];
}

/** No section and no key holds a line break. */
function settingOf(section: string, key: string): string {
  return `${section}\n${key}`;
}

/** The last assignment of a yes/no setting as a boolean; undefined when there is none or it is no boolean. */
export function parseBoolean(value: string): boolean | undefined {
  const word = value.toLowerCase();
  if (["1", "yes", "y", "true", "t", "on"].includes(word)) return true;
  if (["0", "no", "n", "false", "f", "off"].includes(word)) return false;
  return undefined;
}
