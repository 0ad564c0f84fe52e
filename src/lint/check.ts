import type { OsFamily } from "../facts/os.ts";
import { isImageError } from "../image/errors.ts";
import type { Image } from "../image/image.ts";
import type { Target } from "./target.ts";

/** What the source says of the rule. `marketplace` is an error for that target and a note elsewhere. */
export type Level = "must" | "should" | "marketplace" | "info";
export type Severity = "error" | "warning" | "info";
export type Status = "pass" | "fail" | "not-applicable" | "undecided" | "suppressed" | "crashed";

export interface Evidence {
  /** What the image says. Never a secret. */
  readonly actual?: string;
  readonly expected?: string;
}

/** One defect: what is wrong and where. The runner adds the rest. */
export interface Finding {
  /** States the defect and stops; lower case, no full stop. */
  readonly message: string;
  /** Path inside the image. */
  readonly path?: string;
  /** Counts from 1. */
  readonly line?: number;
  /** The thing at fault where a path does not name it: a unit, a key, a partition, an account. */
  readonly subject?: string;
  readonly evidence?: Evidence;
  /** Replaces the check's own fix where this defect wants another. */
  readonly fix?: Fix;
  /** Lower than the check's where sources disagree and the stricter one is only advice. */
  readonly level?: Level;
}

export interface Fix {
  /** One sentence. */
  readonly text: string;
  /** Shell lines to run inside the guest (or, for containers, on the host). */
  readonly commands?: readonly string[];
  /** In place of `commands` where the image is of that family: packages, paths and generators have other names there. */
  readonly commandsFor?: CommandsFor;
}

export type CommandsFor = { readonly [F in OsFamily]?: readonly string[] };

export interface NotApplicable {
  readonly kind: "not-applicable";
  readonly reason: string;
}

export interface Undecided {
  readonly kind: "undecided";
  readonly reason: string;
}

/** Some places were judged, others could not be read: fails on findings, else undecided when anything was unseen. */
export interface Partial {
  readonly kind: "partial";
  readonly findings: readonly Finding[];
  readonly unseen: readonly Error[];
}

/** No findings is a pass. */
export type Outcome = readonly Finding[] | NotApplicable | Undecided | Partial;

export function notApplicable(reason: string): NotApplicable {
  return { kind: "not-applicable", reason };
}

export function undecided(reason: string): Undecided {
  return { kind: "undecided", reason };
}

export function partial(findings: readonly Finding[], unseen: readonly Error[]): Partial {
  return { kind: "partial", findings, unseen };
}

/** Each key lists the values for which the check has something to say; an absent key matches all. */
export interface AppliesTo {
  readonly type?: readonly Target["type"][];
  readonly target?: readonly Target["target"][];
  readonly generation?: readonly NonNullable<Target["generation"]>[];
  readonly arch?: readonly NonNullable<Target["arch"]>[];
  readonly security?: readonly Target["security"][];
  readonly diskController?: readonly Target["diskController"][];
  /** Families of distributions as the `os` fact names them. */
  readonly family?: readonly OsFamily[];
  /** Distributions by os-release ID, where a family is too wide. */
  readonly distro?: readonly string[];
}

export interface Reference {
  readonly title: string;
  readonly url: string;
}

export interface OptionDeclaration {
  readonly type: "string" | "number" | "boolean" | "string[]";
  readonly default: string | number | boolean | readonly string[];
  readonly describe: string;
}

export type OptionDeclarations = Readonly<Record<string, OptionDeclaration>>;

type OptionValue<D extends OptionDeclaration> = D["type"] extends "string"
  ? string
  : D["type"] extends "number"
    ? number
    : D["type"] extends "boolean"
      ? boolean
      : readonly string[];

export type OptionValues<O extends OptionDeclarations> = { readonly [K in keyof O]: OptionValue<O[K]> };

export interface CheckContext<O extends OptionDeclarations = OptionDeclarations> {
  readonly target: Target;
  readonly options: OptionValues<O>;
}

/** What `defineCheck` takes. */
export interface CheckDeclaration<O extends OptionDeclarations = OptionDeclarations> {
  /** `<area>.<what is true when it passes>`, for ever. */
  readonly id: string;
  /** What is true when it passes, as a sentence without full stop. */
  readonly title: string;
  readonly level: Level;
  /** Entries of docs/requirements that this check decides; none where it is a plugin's. */
  readonly requirements?: readonly string[];
  /** What the user sees on Azure when it fails, and what decides. */
  readonly why: string;
  readonly fix: Fix;
  readonly references?: readonly Reference[];
  readonly appliesTo?: AppliesTo;
  readonly options?: O;
  /** Runs only with `--profile all`, or named by `--only` or by a profile. */
  readonly optIn?: boolean;
  /** Waits for something that takes long beside the others, such as a ramdisk: it starts before them. */
  readonly slow?: boolean;
  run(image: Image, context: CheckContext<O>): Promise<Outcome>;
}

export interface Check<O extends OptionDeclarations = OptionDeclarations> extends CheckDeclaration<O> {
  readonly requirements: readonly string[];
}

/** Types and the one default; nothing is registered. */
export function defineCheck<const O extends OptionDeclarations = Record<never, never>>(
  check: CheckDeclaration<O>,
): Check<O> {
  return { requirements: [], ...check };
}

/** The part of an id before the first dot: `agent` of `agent.installed`, `acme/branding` of `acme/branding.banner`. */
export function areaOf(id: string): string {
  return id.slice(0, id.indexOf("."));
}

export function severityOf(level: Level, target: Target): Severity {
  switch (level) {
    case "must":
      return "error";
    case "should":
      return "warning";
    case "marketplace":
      return target.target === "marketplace" ? "error" : "info";
    case "info":
      return "info";
  }
}

/**
 * Runs one look of several. An `ImageError` is kept in `unseen` and the value undefined, so that a check can go on
 * with the other places and end in `partial`.
 */
export async function attempt<T>(unseen: Error[], look: Promise<T>): Promise<T | undefined> {
  try {
    return await look;
  } catch (error) {
    if (!isImageError(error)) throw error;
    unseen.push(error);
    return undefined;
  }
}
