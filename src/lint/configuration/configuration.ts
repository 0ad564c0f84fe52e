import type { FailOn } from "../report.ts";
import type { Severity } from "../check.ts";
import type { Plugin } from "../plugin.ts";
import type { RequestedTarget } from "../resolve-target.ts";

export const severitySettings = ["off", "info", "warning", "error"] as const;
/** How severe what a check finds is; `off` leaves the check out. */
export type SeveritySetting = Severity | "off";

/** A severity, or that and the values of the check's options. */
export type CheckSetting = SeveritySetting | CheckSettingObject;

export interface CheckSettingObject {
  readonly severity?: SeveritySetting;
  /** Values of options that the check declares. */
  readonly options?: Readonly<Record<string, OptionSetting>>;
  /** `false`: configurations that extend this one cannot suppress what the check finds. */
  readonly suppressible?: boolean;
}

export type OptionSetting = string | number | boolean | readonly string[];

/** One known exception. Every key narrows it; at least `check` and `reason` are needed. */
export interface SuppressionSetting {
  /** Glob over check ids. */
  readonly check: string;
  readonly reason: string;
  /** The last day on which it counts, `2027-03-31`, by UTC. */
  readonly until?: string;
  /** Glob over images: over their names where it holds no `/`, else over their paths. */
  readonly image?: string;
  /** Glob over paths inside the image. */
  readonly path?: string;
  /** Glob over what a finding is about where no path says it: a unit, a key, an account. */
  readonly subject?: string;
}

/** What differs for some of the images. */
export interface ImageSetting {
  /** Globs over images: over their names where one holds no `/`, else over their paths. */
  readonly match: string | readonly string[];
  readonly target?: RequestedTarget;
  readonly checks?: Readonly<Record<string, CheckSetting>>;
}

/** What `vhdlint.config.*` says. A flag, then a variable of the environment, wins over each key. */
export interface Configuration {
  /** For editors; not used. */
  readonly $schema?: string;
  /** Configurations that this one builds on, by path from this file; later ones win, this one wins over all. */
  readonly extends?: readonly string[];
  /** The releases of vhdlint that this is written for, as npm writes ranges: `^1.2`. */
  readonly requires?: string;
  /** What the images are meant for; what is not said is found in the image or assumed. */
  readonly target?: RequestedTarget;
  /** The mildest severity that makes a run fail. Default `error`. */
  readonly failOn?: FailOn;
  /** Whether a check that cannot be decided makes the run incomplete. Default false. */
  readonly failOnUndecided?: boolean;
  /** `default`, `minimal`, `all`, or one of `profiles` or of a plugin. */
  readonly profile?: string;
  /** Sets of checks by name, each a list of globs over ids. */
  readonly profiles?: Readonly<Record<string, readonly string[]>>;
  /** Globs over check ids; nothing said means all of the profile. */
  readonly only?: readonly string[];
  /** Globs over check ids to leave out. */
  readonly skip?: readonly string[];
  /** Severity and options, by check id or glob; what is written later wins. */
  readonly checks?: Readonly<Record<string, CheckSetting>>;
  readonly suppress?: readonly SuppressionSetting[];
  /** Whether a suppression that matches nothing makes the run fail. Default false: a notice. */
  readonly strictSuppressions?: boolean;
  /** A file of known findings, as `--update-baseline` writes it, by path from this file. */
  readonly baseline?: string;
  /** What differs for some images; later ones win. */
  readonly images?: readonly ImageSetting[];
  /** Modules, by path from this file or by package name, or plugins themselves. Code: runs with the user's rights. */
  readonly plugins?: readonly (string | Plugin)[];
  /** Files of checks that are declared as data, by path from this file. */
  readonly policies?: readonly string[];
  /** What to write: `pretty`, `sarif=out/v.sarif`; paths count from the working directory. */
  readonly outputs?: readonly string[];
  /** The file of the repository that the images come from, by path from this file: servers hang findings on it. */
  readonly source?: string;
  /** Whether SARIF has suppressed findings too, marked as such. Default false: code scanning opens them as alerts. */
  readonly suppressedInSarif?: boolean;
}

/** An identity function with types, for `vhdlint.config.ts`. */
export function defineConfig(configuration: Configuration): Configuration {
  return configuration;
}
