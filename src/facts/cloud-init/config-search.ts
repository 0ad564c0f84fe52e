import { cutComment, shellLines, shellWords, trimSpace, unquote } from "./shell-text.ts";

/** A file as ds-identify finds it, in the order of its glob. */
export interface SearchedFile {
  readonly path: string;
  readonly text: string;
}

/** The last line that sets a key. */
export interface KeyMatch {
  /** What ds-identify goes on with, before brackets and quotes are taken off. */
  readonly value: string;
  readonly path: string;
  readonly line: number;
}

/**
 * How ds-identify finds a key in the configuration: `shell`, line by line (until 24.1 except 23.4 and 23.4.1);
 * `early-grep`, anywhere in a line and with whatever follows for its value (23.4 and 23.4.1); `grep`, the same but
 * passing over empty values (from 24.2).
 */
export type ConfigReader = "shell" | "early-grep" | "grep";

/**
 * `check_config` of ds-identify: a search for a key in the text of all files, without a notion of YAML. The last match
 * of the last file counts.
 */
export function searchKey(files: readonly SearchedFile[], key: string, reader: ConfigReader): KeyMatch | undefined {
  return reader === "shell" ? searchInShell(files, key) : searchWithGrep(files, key, reader === "early-grep");
}

/** Until 24.1: a line must begin with `key:` and a blank, or be `key:`. */
function searchInShell(files: readonly SearchedFile[], key: string): KeyMatch | undefined {
  let found: KeyMatch | undefined;
  for (const { path, text } of files) {
    for (const raw of shellLines(text)) {
      const line = cutComment(raw.text);
      if (line !== `${key}:` && !line.startsWith(`${key}: `)) continue;
      found = { value: line.slice(key.length + 1).replace(/^ /, ""), path, line: raw.line };
    }
  }
  return found;
}

/**
 * `grep 'key["'']*[[:space:]]*:'` (before 24.2 `grep 'key"\\?:'`) over all files at once: a comment is cut from grep's
 * output, file name included, and the value begins after the first colon with a blank behind it. The early form counts
 * a line that is all comment, too, as one with an empty value.
 */
function searchWithGrep(files: readonly SearchedFile[], key: string, isEarly: boolean): KeyMatch | undefined {
  const pattern = new RegExp(isEarly ? `${key}"?:` : `${key}["']*[ \\t\\v\\f\\r]*:`);
  let found: KeyMatch | undefined;
  for (const { path, text } of files) {
    for (const [index, line] of text.split("\n").entries()) {
      if (!pattern.test(line)) continue;
      const output = cutComment(`${path}:${line}`);
      const name = output.split(":", 1)[0] ?? "";
      const rest = output.startsWith(`${name}:`) ? output.slice(name.length + 1) : output;
      if (rest === "" && !isEarly) continue;
      const colon = rest.indexOf(": ");
      found = { value: colon < 0 ? rest : rest.slice(colon + 2), path, line: index + 1 };
    }
  }
  return found;
}

/** The names in the list that a configuration sets, and where. */
export interface DatasourceListMatch {
  /** Undefined when the value is empty or begins on a later line: the built-in list is searched then. */
  readonly names: readonly string[] | undefined;
  readonly path: string;
  readonly line: number;
}

/** `read_datasource_list` without the command line: undefined when no file has the key. */
export function searchDatasourceList(
  files: readonly SearchedFile[],
  reader: ConfigReader,
): DatasourceListMatch | undefined {
  const match = searchKey(files, "datasource_list", reader);
  if (!match) return undefined;
  const { path, line } = match;
  if (reader !== "grep") return { names: emptyToUndefined(parseArray(match.value, reader)), path, line };
  // get_value: what follows the last colon.
  const value = trimSpace(match.value.slice(match.value.lastIndexOf(":") + 1));
  return { names: value === "" ? undefined : emptyToUndefined(parseArray(value, reader)), path, line };
}

function emptyToUndefined(list: string): readonly string[] | undefined {
  return list === "" ? undefined : shellWords(list);
}

/** `parse_yaml_array`: brackets only at the very ends, commas, one pair of quotes; the result is a text of words. */
export function parseArray(text: string, reader: ConfigReader): string {
  const inner = text.replace(/^\[/, "").replace(/\]$/, "");
  const fields = inner.split(",");
  // Field splitting sees no empty field behind a last comma, and none in an empty text.
  if (fields.at(-1) === "") fields.pop();
  const trim = reader !== "grep" ? (field: string) => shellWords(field).join(" ") : trimSpace;
  return fields
    .map((field) => ` ${unquote(trim(field))}`)
    .join("")
    .replace(/^ /, "");
}
