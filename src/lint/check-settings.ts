import { matchesGlob } from "../facts/glob.ts";
import type { Check } from "./check.ts";
import type {
  CheckSetting,
  CheckSettingObject,
  OptionSetting,
  SeveritySetting,
} from "./configuration/configuration.ts";
import { didYouMean, nearest } from "./nearest.ts";
import { UsageError } from "./usage-error.ts";

/** What a configuration says of checks, and what its keys are called in messages: `vhdlint.config.yaml: checks`. */
export interface CheckSettings {
  readonly source: string;
  readonly settings: Readonly<Record<string, CheckSetting>>;
}

/** How one check runs. */
export interface CheckPlan {
  readonly check: Check;
  /** Takes the place of the severity that the check's level gives; `off` leaves the check out. */
  readonly severity?: SeveritySetting;
  readonly options: Readonly<Record<string, OptionSetting>>;
  /** Who said so last; absent where nobody said anything. */
  readonly origin?: string;
}

/**
 * Applies settings to checks; later ones win. An option that the check does not declare and a value of another type are
 * `UsageError`s. A key may match no check: which ones there are is the selection's matter.
 */
export function planChecks(checks: readonly Check[], layers: readonly CheckSettings[]): readonly CheckPlan[] {
  const plans = new Map(checks.map((check) => [check.id, planOf(check)]));
  for (const { source, settings } of layers) {
    for (const [glob, setting] of Object.entries(settings)) {
      for (const check of checks.filter(({ id }) => matchesGlob(glob, id))) {
        const plan = plans.get(check.id);
        if (plan) plans.set(check.id, changed(plan, setting, `${source}[${JSON.stringify(glob)}]`));
      }
    }
  }
  return [...plans.values()];
}

function changed(plan: CheckPlan, setting: CheckSetting, source: string): CheckPlan {
  const { severity, options = {} }: CheckSettingObject = typeof setting === "string" ? { severity: setting } : setting;
  for (const [name, value] of Object.entries(options)) demandOption(plan.check, name, value, source);
  return {
    ...plan,
    ...(severity === undefined ? {} : { severity }),
    options: { ...plan.options, ...options },
    origin: source,
  };
}

function demandOption(check: Check, name: string, value: OptionSetting, source: string): void {
  const declared = check.options ?? {};
  const option = Object.hasOwn(declared, name) ? declared[name] : undefined;
  const at = `${source}.options.${name}`;
  if (option === undefined) {
    const names = Object.keys(declared);
    const hint = names.length === 0 ? `${check.id} has no options` : didYouMean(name, names);
    throw new UsageError(`${at}: ${check.id} has no option ${JSON.stringify(name)}`, hint);
  }
  const type = Array.isArray(value) ? "string[]" : typeof value;
  if (type !== option.type) throw new UsageError(`${at} is a ${type}, not a ${option.type}`, option.describe);
}

/** A check as it is: its own severity, its options as declared. */
export function planOf(check: Check): CheckPlan {
  const options = Object.entries(check.options ?? {}).map(([name, option]) => [name, option.default]);
  return { check, options: Object.fromEntries(options) as CheckPlan["options"] };
}

/** Refuses a glob that matches none of all checks there are, as a `UsageError` with the nearest. */
export function demandMatch(glob: string, checks: readonly Check[], source?: string): void {
  if (checks.some(({ id }) => matchesGlob(glob, id))) return;
  const known = [...new Set(checks.flatMap(({ id }) => groupsOf(id))), ...checks.map(({ id }) => id)];
  const meant = nearest(glob, known);
  throw new UsageError(
    `${source === undefined ? "" : `${source}: `}no check matches ${JSON.stringify(glob)}`,
    meant === undefined ? "vhdlint list shows them all" : `did you mean ${meant}?`,
  );
}

/** `distro.*` and `distro.rhel.*` of `distro.rhel.packages`. */
function groupsOf(id: string): readonly string[] {
  const parts = id.split(".").slice(0, -1);
  return parts.map((_part, index) => `${parts.slice(0, index + 1).join(".")}.*`);
}
