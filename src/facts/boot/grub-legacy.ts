/** One `title` of a GRUB Legacy menu. */
export interface LegacyEntry {
  readonly title: string;
  readonly line: number;
  /** The `kernel` line's file and the rest of that line. */
  readonly kernel: { readonly file: string; readonly options: string; readonly line: number } | undefined;
  readonly initrds: readonly string[];
  /** A `lock` or `password` in the entry. */
  readonly locked: boolean;
}

export interface LegacyMenu {
  readonly entries: readonly LegacyEntry[];
  /** Number of the entry that starts by itself; `saved` when a file beside the menu holds it. */
  readonly defaultEntry: number | "saved";
  /** Seconds; undefined waits for ever. */
  readonly timeoutSeconds: number | undefined;
  /** `serial`, `terminal`, `password`, `hiddenmenu` lines before the first title. */
  readonly settings: readonly { readonly name: string; readonly value: string; readonly line: number }[];
}

const MAX_ENTRIES = 10_000;

/**
 * Reads menu.lst or grub.conf of GRUB Legacy (0.97, stage2/stage2.c): `name value` or `name=value` lines, `#` comments,
 * everything behind a `title` belongs to that entry.
 */
export function parseGrubLegacy(text: string): LegacyMenu {
  const entries: { -readonly [K in keyof LegacyEntry]: LegacyEntry[K] }[] = [];
  const settings: { name: string; value: string; line: number }[] = [];
  for (const [index, raw] of text
    .replace(/^\uFEFF/, "")
    .split("\n")
    .entries()) {
    const match = /^\s*([A-Za-z]+)(?:[ \t]*=[ \t]*|[ \t]+|\s*$)(.*)$/.exec(raw.replace(/\r$/, ""));
    if (match?.[1] === undefined) continue;
    const name = match[1].toLowerCase();
    const value = (match[2] ?? "").trim();
    const line = index + 1;
    if (name === "title") {
      if (entries.length >= MAX_ENTRIES) break;
      entries.push({ title: value, line, kernel: undefined, initrds: [], locked: false });
      continue;
    }
    const entry = entries.at(-1);
    if (!entry) settings.push({ name, value, line });
    else if (name === "kernel" || (name === "module" && entry.kernel?.file.includes("xen"))) {
      // Options of the command itself (`--type=…`, `--no-mem-option`) come before the file.
      const words = value.split(/[ \t]+/).filter((word) => word !== "");
      while (words[0]?.startsWith("--")) words.shift();
      const [file = "", ...options] = words;
      entry.kernel = { file, options: options.join(" "), line };
    } else if (name === "initrd" || name === "module") {
      const file = value.split(/[ \t]+/)[0] ?? "";
      if (file !== "") entry.initrds = [...entry.initrds, file];
    } else if (name === "lock" || name === "password") entry.locked = true;
  }
  const last = (name: string) => settings.findLast((setting) => setting.name === name)?.value;
  const wanted = last("default") ?? "0";
  const timeout = Number.parseInt(last("timeout") ?? "", 10);
  return {
    entries,
    settings,
    defaultEntry: wanted === "saved" ? "saved" : Number.parseInt(wanted, 10) || 0,
    timeoutSeconds: Number.isNaN(timeout) ? undefined : timeout,
  };
}
