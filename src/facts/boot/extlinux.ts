/** One `LABEL` of an extlinux or syslinux menu. */
export interface ExtlinuxEntry {
  readonly label: string;
  readonly title: string;
  readonly line: number;
  readonly kernel: string | undefined;
  readonly initrds: readonly string[];
  readonly options: string;
  /** Of the `APPEND` line, or of the label when there is none. */
  readonly optionsLine: number;
}

export interface ExtlinuxMenu {
  readonly entries: readonly ExtlinuxEntry[];
  /** Label or, where nothing names one, undefined: the first entry. */
  readonly defaultLabel: string | undefined;
  /** Files named by INCLUDE, in order. */
  readonly includes: readonly string[];
}

const MAX_ENTRIES = 10_000;

/** Reads extlinux.conf (syslinux wiki "Config"): keywords in any case, one a line, `LABEL` opens an entry. */
export function parseExtlinux(text: string): ExtlinuxMenu {
  const entries: { -readonly [K in keyof ExtlinuxEntry]: ExtlinuxEntry[K] }[] = [];
  const includes: string[] = [];
  let defaultLabel: string | undefined;
  let menuDefault: string | undefined;
  let globalOptions = "";
  for (const [index, raw] of text
    .replace(/^\uFEFF/, "")
    .split("\n")
    .entries()) {
    const match = /^\s*([A-Za-z]\w*)(?:\s+(.*))?$/.exec(raw.replace(/\r$/, ""));
    if (match?.[1] === undefined) continue;
    const keyword = match[1].toUpperCase();
    const value = (match[2] ?? "").trim();
    const line = index + 1;
    const entry = entries.at(-1);
    if (keyword === "LABEL") {
      if (entries.length >= MAX_ENTRIES) break;
      entries.push({
        label: value,
        title: value,
        line,
        kernel: undefined,
        initrds: [],
        options: globalOptions,
        optionsLine: line,
      });
    } else if (keyword === "DEFAULT" || keyword === "ONTIMEOUT") defaultLabel = value;
    else if (keyword === "INCLUDE") includes.push(value.split(/\s+/)[0] ?? "");
    else if (keyword === "APPEND" && !entry) globalOptions = value;
    else if (!entry) continue;
    else if (keyword === "KERNEL" || keyword === "LINUX") entry.kernel = value;
    else if (keyword === "INITRD") entry.initrds = splitInitrds(value);
    else if (keyword === "APPEND") {
      entry.options = value === "-" ? "" : value;
      entry.optionsLine = line;
    } else if (keyword === "MENU") {
      const [what = "", ...rest] = value.split(/\s+/);
      if (what.toUpperCase() === "DEFAULT") menuDefault = entry.label;
      else if (what.toUpperCase() === "LABEL") entry.title = rest.join(" ").replace("^", "");
    }
  }
  for (const entry of entries) {
    // The old way to name a ramdisk, on the command line.
    const initrd = /(?:^|\s)initrd=(\S+)/.exec(entry.options)?.[1];
    if (entry.initrds.length === 0 && initrd !== undefined) entry.initrds = splitInitrds(initrd);
  }
  const known = entries.some((entry) => entry.label === defaultLabel);
  return { entries, includes, defaultLabel: menuDefault ?? (known ? defaultLabel : undefined) };
}

function splitInitrds(value: string): readonly string[] {
  return value.split(",").filter((name) => name !== "");
}
