import { type Chrony, timeSync } from "../../src/facts/time-sync.ts";
import type { Image } from "../../src/image/image.ts";
import { type NotApplicable, notApplicable } from "../../src/lint/check.ts";

/** The configuration of a chrony that starts at boot, or why there is nothing to judge. */
export async function runningChrony(image: Image): Promise<Chrony | NotApplicable> {
  const { services, chrony } = await image.fact(timeSync);
  if (!services.some(({ daemon, runs }) => daemon === "chrony" && runs))
    return notApplicable("chrony does not start at boot");
  return chrony ?? notApplicable("chrony has no configuration");
}

export function isChrony(look: Chrony | NotApplicable): look is Chrony {
  return "directives" in look;
}
