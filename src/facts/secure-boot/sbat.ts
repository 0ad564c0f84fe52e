// Generation numbers that keep old boot loaders from starting (rhboot/shim SBAT.md).

/** One line of a program's `.sbat`. */
export interface SbatEntry {
  readonly component: string;
  readonly generation: number;
  readonly packageName: string;
  readonly packageVersion: string;
}

/** The least generation of each component that may start, since a day. */
export interface SbatLevel {
  /** `2025021800`: year, month, day and a count. */
  readonly date: string;
  readonly minimums: ReadonlyMap<string, number>;
}

/** A component that a level keeps from starting. */
export interface SbatRevocation {
  readonly component: string;
  readonly generation: number;
  readonly minimum: number;
}

const COLUMNS = 6;

/** The lines of `.sbat`; undefined where shim refuses the whole: a line with too few columns or an empty one. */
export function parseSbat(text: string): readonly SbatEntry[] | undefined {
  const entries: SbatEntry[] = [];
  for (const line of linesOf(text)) {
    const [component = "", generation = "", , packageName = "", packageVersion = "", ...rest] = line.split(",");
    if (rest.length === 0 || line.split(",", COLUMNS).includes("")) return undefined;
    entries.push({ component, generation: leadingNumber(generation), packageName, packageVersion });
  }
  return entries;
}

/** `sbat,1,<date>` and lines of `component,generation`. Undefined for anything else. */
export function parseSbatLevel(text: string): SbatLevel | undefined {
  const [first = "", ...rest] = linesOf(text);
  const date = /^sbat,\d+,(\d{10})$/.exec(first)?.[1];
  if (date === undefined) return undefined;
  const minimums = new Map<string, number>();
  for (const line of rest) {
    const [component = "", generation = ""] = line.split(",");
    if (!minimums.has(component)) minimums.set(component, leadingNumber(generation));
  }
  return { date, minimums };
}

/** What the level keeps from starting: components older than it asks for. Others have no say (sbat.c: verify_sbat). */
export function revokedBy(entries: readonly SbatEntry[], level: SbatLevel): readonly SbatRevocation[] {
  return entries.flatMap(({ component, generation }) => {
    const minimum = level.minimums.get(component);
    return minimum !== undefined && generation < minimum ? [{ component, generation, minimum }] : [];
  });
}

/**
 * The level that a shim sets by itself when Secure Boot is on, from its section `.sbatlevel` (sbat_var.S); older builds have
 * no such section.
 */
export function automaticLevel(section: Uint8Array): SbatLevel | undefined {
  if (section.length < 12) return undefined;
  const start = 4 + new DataView(section.buffer, section.byteOffset, section.byteLength).getUint32(4, true);
  if (start >= section.length) return undefined;
  const end = section.indexOf(0, start);
  return parseSbatLevel(new TextDecoder().decode(section.subarray(start, end < 0 ? undefined : end)));
}

/**
 * The newest level that is published, which a machine gets when somebody asks for it (rhboot/shim SbatLevel_Variable.txt,
 * July 2025).
 */
export const latestLevel: SbatLevel = {
  date: "2025051000",
  minimums: new Map([
    ["shim", 4],
    ["grub", 5],
    ["grub.proxmox", 2],
  ]),
};

function linesOf(text: string): readonly string[] {
  return text
    .replace(/^\uFEFF/, "")
    .split(/[\r\n]+/)
    .filter((line) => line !== "");
}

/** As C's atoi reads it: what is no number is zero. */
function leadingNumber(text: string): number {
  return Number(/^\s*\d{1,9}/.exec(text)?.[0] ?? 0);
}
