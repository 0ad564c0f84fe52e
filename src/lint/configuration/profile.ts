import { matchesGlob } from "../../facts/glob.ts";
import type { Check } from "../check.ts";
import { demandMatch } from "../check-settings.ts";
import { didYouMean } from "../nearest.ts";
import type { RequestedTarget } from "../resolve-target.ts";
import { UsageError } from "../usage-error.ts";

/** The profiles that there always are. */
export const builtInProfiles = ["default", "minimal", "all"] as const;

export interface ProfileRequest {
  readonly name: string;
  /** Profiles of configurations and plugins: globs over ids, by name. */
  readonly others: ReadonlyMap<string, readonly string[]>;
  readonly target: RequestedTarget;
}

/**
 * The checks of a profile: `default` all that are not opt-in, `minimal` what Azure demands, `all` every check, any
 * other what its globs match. An unknown name is a `UsageError`.
 */
export function checksOfProfile(checks: readonly Check[], { name, others, target }: ProfileRequest): readonly Check[] {
  const globs = others.get(name);
  if (globs !== undefined) {
    for (const glob of globs) demandMatch(glob, checks, `the profile ${name}`);
    return checks.filter(({ id }) => globs.some((glob) => matchesGlob(glob, id)));
  }
  switch (name) {
    case "all":
      return checks;
    case "default":
      return checks.filter(({ optIn }) => optIn !== true);
    case "minimal":
      return checks.filter(
        ({ level, optIn }) =>
          optIn !== true && (level === "must" || (level === "marketplace" && target.target === "marketplace")),
      );
    default: {
      const known = [...builtInProfiles, ...others.keys()];
      throw new UsageError(
        `there is no profile ${JSON.stringify(name)}`,
        didYouMean(name, known) ?? `it is one of: ${known.join(", ")}`,
      );
    }
  }
}
