import type { AppliesTo } from "./check.ts";
import type { OperatingSystem } from "../facts/os.ts";
import type { Target } from "./target.ts";

/**
 * Why a check has nothing to say of this target; undefined when it applies. A generation or architecture that is not
 * known does not rule a check out: it then judges by what it finds.
 */
export function whyNotApplicable(
  appliesTo: AppliesTo | undefined,
  target: Target,
  system: OperatingSystem | undefined,
): string | undefined {
  if (!appliesTo) return undefined;
  const is: readonly [
    what: string,
    allowed: readonly (string | number)[] | undefined,
    actual: string | number | undefined,
  ][] = [
    ["image type", appliesTo.type, target.type],
    ["target", appliesTo.target, target.target],
    ["generation", appliesTo.generation, target.generation],
    ["architecture", appliesTo.arch, target.arch],
    ["security type", appliesTo.security, target.security],
    ["disk controller", appliesTo.diskController, target.diskController],
    ["distribution family", appliesTo.family, system?.family],
    ["distribution", appliesTo.distro, system?.id],
  ];
  for (const [what, allowed, actual] of is) {
    if (allowed && actual !== undefined && !allowed.includes(actual))
      return `only for ${what} ${allowed.join(" or ")}, not ${actual}`;
  }
  if ((appliesTo.family ?? appliesTo.distro) && !system) return "the distribution is not known";
  return undefined;
}
