import { type AppliesTo, type Check, type Fix, type Level, defineCheck, partial } from "../../src/lint/check.ts";
import { type Place, findingsAt } from "../leftovers/_gone.ts";

export interface AbsentCheck {
  readonly id: string;
  readonly title: string;
  readonly level: Level;
  readonly requirements: readonly string[];
  readonly why: string;
  readonly fix: Fix;
  readonly appliesTo: AppliesTo;
  readonly places: readonly Place[];
}

/** A check that wants paths to be absent, with levels and targets of its own. */
export function absent({ places, ...check }: AbsentCheck): Check {
  return defineCheck({
    ...check,
    async run(image) {
      const unseen: Error[] = [];
      return partial(await findingsAt(image, places, unseen), unseen);
    },
  });
}
