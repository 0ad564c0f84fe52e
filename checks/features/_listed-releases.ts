import { type OperatingSystem, os } from "../../src/facts/os.ts";
import { compareDotted } from "../../src/facts/version-order.ts";
import type { Image } from "../../src/image/image.ts";
import { type NotApplicable, type Undecided, undecided } from "../../src/lint/check.ts";

/** By os-release ID: the first listed release of each line of releases, oldest first. */
export type ReleaseList = Readonly<Record<string, readonly string[]>>;

export interface ListedRelease {
  readonly kind: "listed" | "older" | "unlisted";
  readonly system: OperatingSystem;
  /** The release that an older one has to reach: the listed one of its line, else the oldest of all. */
  readonly wanted: string | undefined;
}

/**
 * Where a release stands in one of Azure's lists. Lists lag behind, so that what is newer than all of a list counts as
 * listed; a version without a minor number (CentOS Stream) is the newest of its line.
 */
export async function listedRelease(
  image: Image,
  list: ReleaseList,
): Promise<ListedRelease | NotApplicable | Undecided> {
  const system = await image.fact(os);
  if (system.path === undefined) return undecided("nothing in the image says which system it is");
  const releases = Object.hasOwn(list, system.id) ? list[system.id] : undefined;
  if (releases === undefined) return { kind: "unlisted", system, wanted: undefined };
  const { version } = system;
  // A rolling release is newer than any list.
  if (version === "") return { kind: "listed", system, wanted: undefined };
  const line = releases.findLast((release) => Number.parseInt(release, 10) <= Number.parseInt(version, 10));
  const wanted = line ?? releases[0];
  if (line === undefined) return { kind: "older", system, wanted };
  const isOlder = version.includes(".") && compareDotted(version, line) < 0;
  return { kind: isOlder ? "older" : "listed", system, wanted };
}

export function isListing(found: ListedRelease | NotApplicable | Undecided): found is ListedRelease {
  return found.kind === "listed" || found.kind === "older" || found.kind === "unlisted";
}
