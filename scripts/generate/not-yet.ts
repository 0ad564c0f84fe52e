import { type Requirement, readNotYet } from "./catalogue.ts";

/**
 * docs/requirements/not-yet.yaml without what checks claim by now. Nothing is ever added here: an entry that no check
 * decides is put on the list by hand, so that losing a claim is noticed.
 */
export async function notYet(catalogue: readonly Requirement[], claimed: ReadonlySet<string>): Promise<string> {
  const listed = new Set(await readNotYet());
  return notYetText(catalogue.filter(({ id }) => listed.has(id) && !claimed.has(id)).map(({ id }) => id));
}

export function notYetText(ids: readonly string[]): string {
  return [
    "# Entries that a look at the disk could decide and that no check decides yet.",
    "# `npm run generate` takes out what a check claims; entries are added by hand only.",
    ...ids.map((id) => `- ${id}`),
    "",
  ].join("\n");
}
