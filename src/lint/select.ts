import { matchesGlob } from "../facts/glob.ts";
import type { Check } from "./check.ts";
import { demandMatch } from "./check-settings.ts";
import { UsageError } from "./usage-error.ts";

export interface Selection {
  /** Globs over check ids; nothing said means all. */
  readonly only?: readonly string[];
  /** Globs over check ids; skip wins over only. */
  readonly skip?: readonly string[];
}

/** The chosen checks in their given order. A glob that matches nothing, or a choice of nothing, is a `UsageError`. */
export function selectChecks(checks: readonly Check[], { only = [], skip = [] }: Selection): readonly Check[] {
  for (const glob of [...only, ...skip]) demandMatch(glob, checks);
  const wanted = ({ id }: Check) =>
    (only.length === 0 || only.some((glob) => matchesGlob(glob, id))) && !skip.some((glob) => matchesGlob(glob, id));
  const chosen = checks.filter(wanted);
  if (chosen.length === 0 && checks.length > 0) throw new UsageError("--only and --skip leave no check to run");
  return chosen;
}
