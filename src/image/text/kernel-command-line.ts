/** One word of a kernel command line, as the kernel splits it. */
export interface CommandLineWord {
  /** The word without the quotes that only kept spaces together. */
  readonly text: string;
  /** What stands before the first `=`, or the whole word. */
  readonly name: string;
  /** What stands behind the first `=`; undefined for a bare word. */
  readonly value: string | undefined;
  /** True behind a bare `--`: such words are for init, not for the kernel. */
  readonly forInit: boolean;
}

/**
 * Splits a command line as the kernel does (lib/cmdline.c: next_arg): white space separates, double quotes keep it,
 * a quote may open anywhere, and only quotes around the whole word or around the whole value are taken off.
 */
export function splitCommandLine(text: string): readonly CommandLineWord[] {
  const words: CommandLineWord[] = [];
  let forInit = false;
  for (const raw of rawWords(text)) {
    if (raw === "--" && !forInit) {
      forInit = true;
      continue;
    }
    words.push(parseWord(raw, forInit));
  }
  return words;
}

function* rawWords(text: string): Generator<string> {
  let word = "";
  let quoted = false;
  for (const character of text) {
    if (character === '"') quoted = !quoted;
    if (!quoted && isSpace(character)) {
      if (word !== "") yield word;
      word = "";
    } else word += character;
  }
  if (word !== "") yield word;
}

function isSpace(character: string): boolean {
  return character === " " || (character >= "\t" && character <= "\r");
}

function parseWord(raw: string, forInit: boolean): CommandLineWord {
  const whole = raw.startsWith('"') ? raw.slice(1, raw.endsWith('"') && raw.length > 1 ? -1 : undefined) : raw;
  const equals = whole.indexOf("=");
  if (equals <= 0) return { text: whole, name: whole, value: undefined, forInit };
  const name = whole.slice(0, equals);
  const value = unquoteValue(whole.slice(equals + 1));
  return { text: `${name}=${value}`, name, value, forInit };
}

function unquoteValue(value: string): string {
  if (!value.startsWith('"')) return value;
  return value.endsWith('"') && value.length > 1 ? value.slice(1, -1) : value.slice(1);
}

/** All values of a parameter in order; a bare word counts as an empty value. `-` and `_` are the same in names. */
export function valuesOf(words: readonly CommandLineWord[], name: string): readonly string[] {
  const wanted = foldName(name);
  return words.filter((word) => foldName(word.name) === wanted).map((word) => word.value ?? "");
}

/** The parameter's last value, which is the one that counts for most parameters; undefined when it is not given. */
export function lastValueOf(words: readonly CommandLineWord[], name: string): string | undefined {
  return valuesOf(words, name).at(-1);
}

/** True when the line has this word, `quiet` or `net.ifnames=0`, whatever comes before or after. */
export function hasWord(words: readonly CommandLineWord[], text: string): boolean {
  const [wanted] = splitCommandLine(text);
  if (!wanted) return false;
  return words.some((word) => foldName(word.name) === foldName(wanted.name) && word.value === wanted.value);
}

/** The line again, for people. */
export function joinWords(words: readonly CommandLineWord[]): string {
  return words.map((word) => (/\s/.test(word.text) ? `"${word.text}"` : word.text)).join(" ");
}

/** The kernel takes `-` and `_` in parameter names for the same (kernel/params.c: parameq). */
function foldName(name: string): string {
  return name.replaceAll("-", "_");
}

/**
 * The modules that the line keeps from loading: `module_blacklist=` (kernel), `modprobe.blacklist=` (kmod) and
 * `rd.driver.blacklist=` (dracut, in the initramfs only). Names come with `_` for `-`.
 */
export function modulesBlockedBy(words: readonly CommandLineWord[]): ReadonlyMap<string, CommandLineWord> {
  const blocked = new Map<string, CommandLineWord>();
  for (const word of words) {
    if (!["module_blacklist", "modprobe.blacklist", "rd.driver.blacklist"].includes(foldName(word.name))) continue;
    for (const name of (word.value ?? "").split(",")) {
      const module = foldName(name.trim());
      if (module !== "" && !blocked.has(module)) blocked.set(module, word);
    }
  }
  return blocked;
}
