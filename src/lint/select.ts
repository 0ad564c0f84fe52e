import { matchesGlob } from "../facts/glob.ts";
import { type Check, areaOf } from "./check.ts";
import { nearest } from "./nearest.ts";
import { UsageError } from "./usage-error.ts";

export interface Selection {
  /** Globs over check ids; nothing said means all. */
  readonly only?: readonly string[];
  /** Globs over check ids; skip wins over only. */
  readonly skip?: readonly string[];
}

/** The chosen checks in their given order. A glob that matches nothing, or a choice of nothing, is a `UsageError`. */
export function selectChecks(checks: readonly Check[], { only = [], skip = [] }: Selection): readonly Check[] {
  for (const glob of [...only, ...skip]) {
    if (checks.some(({ id }) => matchesGlob(glob, id))) continue;
    const known = [...new Set(checks.map(({ id }) => `${areaOf(id)}.*`)), ...checks.map(({ id }) => id)];
    const meant = nearest(glob, known);
    const hint = meant === undefined ? "vhdlint list shows them all" : `did you mean ${meant}?`;
    throw new UsageError(`no check matches ${JSON.stringify(glob)}`, hint);
  }
  const wanted = ({ id }: Check) =>
    (only.length === 0 || only.some((glob) => matchesGlob(glob, id))) && !skip.some((glob) => matchesGlob(glob, id));
  const chosen = checks.filter(wanted);
  if (chosen.length === 0 && checks.length > 0) throw new UsageError("--only and --skip leave no check to run");
  return chosen;
}
