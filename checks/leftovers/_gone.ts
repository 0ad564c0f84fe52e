import { type Counts, type LeftFile, leftFiles } from "../../src/facts/left-files.ts";
import { packages } from "../../src/facts/packages.ts";
import type { Image } from "../../src/image/image.ts";
import { type Check, type Finding, type Fix, type Level, attempt, defineCheck, partial } from "../../src/lint/check.ts";

/** What the text of a file says about whether it is a leftover. */
export interface Judgement {
  readonly line?: number;
  readonly level?: Level;
  /** Replaces the place's own words. */
  readonly what?: string;
}

export interface Place {
  /** A pattern of `leftFiles`: `~/` is every home, a trailing slash means the files below, as one finding. */
  readonly path: string;
  /** What lies there, for the message: `DHCP lease`. */
  readonly what: string;
  readonly level?: Level;
  readonly counts?: Counts;
  /** Last names that do not count. */
  readonly except?: RegExp;
  /** Zero bytes alone are no content: login records that were made and never written. */
  readonly unlessZeros?: boolean;
  /** A file that a package brings does not count. */
  readonly unlessPackaged?: boolean;
  /** All matches make one finding: twenty logs are one defect. */
  readonly together?: boolean;
  /** Reads the file: undefined when it is no leftover after all. */
  readonly judge?: (text: string) => Judgement | undefined;
}

export interface GoneCheck {
  readonly id: string;
  readonly title: string;
  readonly level: Level;
  /** Entries beside the check's own id. */
  readonly alsoDecides?: readonly string[];
  readonly why: string;
  readonly fix: string | Fix;
  readonly places: readonly Place[];
}

/** Of one place; the rest is counted in one more finding. */
const MAX_FINDINGS = 20;
const MAX_NAMES = 6;

/** A check that wants paths to be gone from a generalized image. A specialized one keeps them on purpose. */
export function gone({ id, title, level, alsoDecides = [], why, fix, places }: GoneCheck): Check {
  return defineCheck({
    id,
    title,
    level,
    requirements: [id, ...alsoDecides],
    why,
    fix: typeof fix === "string" ? { text: fix, commands: removals(places) } : fix,
    appliesTo: { type: ["generalized"] },
    async run(image) {
      const unseen: Error[] = [];
      return partial(await findingsAt(image, places, unseen), unseen);
    },
  });
}

/**
 * The findings of all places in order; what could not be read goes to `unseen`. A file that several places name, or that
 * several paths lead to, is a finding of the first.
 */
export async function findingsAt(image: Image, places: readonly Place[], unseen: Error[]): Promise<readonly Finding[]> {
  const seen = new Set<string>();
  const findings: Finding[] = [];
  for (const place of places) {
    const here: Finding[] = [];
    for (const file of (await attempt(unseen, leftFiles(image, place.path, place.counts))) ?? []) {
      const { directory, name } = split(file.path);
      const key = `${await image.tree.realPath(directory)}/${name}`;
      if (seen.has(key) || place.except?.test(name)) continue;
      const finding = await judged(image, place, file, unseen);
      if (!finding || (place.unlessPackaged && (await isPackaged(image, file.path, unseen)))) continue;
      seen.add(key);
      here.push(finding);
    }
    findings.push(...(place.together ? asOne(place, here) : capped(place, here)));
  }
  return findings;
}

async function isPackaged(image: Image, path: string, unseen: Error[]): Promise<boolean> {
  const { ownerOf } = (await attempt(unseen, image.fact(packages))) ?? {};
  return ownerOf !== undefined && (await attempt(unseen, ownerOf(path))) !== undefined;
}

function split(path: string): { readonly directory: string; readonly name: string } {
  const slash = path.lastIndexOf("/");
  return { directory: path.slice(0, slash) || "/", name: path.slice(slash + 1) };
}

function asOne({ what }: Place, findings: readonly Finding[]): readonly Finding[] {
  const [first] = findings;
  if (first?.path === undefined) return [];
  const names = findings.slice(0, MAX_NAMES).map(({ path = "" }) => split(path).name);
  const rest = findings.length > MAX_NAMES ? ` and ${findings.length - MAX_NAMES} more` : "";
  return [
    {
      message: `${what} left behind`,
      path: findings.length === 1 ? first.path : split(first.path).directory,
      ...(first.level === undefined ? {} : { level: first.level }),
      evidence: { actual: `${names.join(", ")}${rest}` },
    },
  ];
}

function capped({ what }: Place, findings: readonly Finding[]): readonly Finding[] {
  const [first] = findings.slice(MAX_FINDINGS);
  if (!first) return findings;
  const rest = findings.length - MAX_FINDINGS;
  return [...findings.slice(0, MAX_FINDINGS), { ...first, message: `${what} left behind, ${rest} more like it` }];
}

/** Login records of so many accounts are none of an image. */
const RECORDS_BYTES = 1024 * 1024;

async function isZeros(image: Image, path: string, unseen: Error[]): Promise<boolean> {
  const bytes = await attempt(unseen, image.tree.readRange(path, 0, RECORDS_BYTES));
  return bytes !== undefined && bytes.every((byte) => byte === 0);
}

async function judged(image: Image, place: Place, file: LeftFile, unseen: Error[]): Promise<Finding | undefined> {
  if (place.unlessZeros && (await isZeros(image, file.path, unseen))) return undefined;
  const text = place.judge && (await attempt(unseen, image.tree.readText(file.path)));
  if (place.judge && text === undefined) return undefined;
  const judgement = place.judge?.(text ?? "") ?? (place.judge ? undefined : {});
  if (!judgement) return undefined;
  const level = judgement.level ?? place.level;
  return {
    message: `${judgement.what ?? place.what} left behind`,
    path: file.path,
    ...(judgement.line === undefined ? {} : { line: judgement.line }),
    ...(level === undefined ? {} : { level }),
    ...(file.filesBelow === undefined
      ? {}
      : { evidence: { actual: `${file.filesBelow} ${file.filesBelow === 1 ? "file" : "files"}` } }),
  };
}

/** Shell lines that remove what the places name, as far as a pattern can say it. */
function removals(places: readonly Place[]): readonly string[] {
  return places.map(({ path, counts }) => {
    const target = path.endsWith("/") ? `${path}*` : path;
    const everyHome = target.startsWith("~/") ? `/root/${target.slice(2)} /home/*/${target.slice(2)}` : target;
    return `rm ${path.endsWith("/") || counts === "entry" ? "-rf" : "-f"} ${everyHome}`;
  });
}

/** A judge: the first line that the pattern matches, without comments (`#`). */
export function lineThat(pattern: RegExp, more: Omit<Judgement, "line"> = {}): (text: string) => Judgement | undefined {
  return (text) => {
    const index = text.split("\n").findIndex((line) => !/^\s*[#;]/.test(line) && pattern.test(line));
    return index < 0 ? undefined : { line: index + 1, ...more };
  };
}

/** A judge: the armour of a private key in any of the formats of PEM. */
export const privateKey = lineThat(/^-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----/);
