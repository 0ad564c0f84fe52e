import type { Package, PackageDatabase } from "../../src/facts/packages.ts";
import { compareDotted, compareDpkg, compareRpm } from "../../src/facts/version-order.ts";

/** Upstream fixed CVE-2015-0235 in this release without noticing that it was a hole. */
const UPSTREAM = "2.18";

/**
 * First fixed builds of older releases, from the vendors' advisories of January 2015: of the newest minor release last,
 * before it those of minor releases that were still kept up.
 */
const fixes: ReadonlyMap<string, readonly string[]> = new Map([
  ["debian 6", ["2.11.3-4+deb6u4"]], // DLA-139-1
  ["debian 7", ["2.13-38+deb7u7"]], // DSA-3142-1
  ["ubuntu 10", ["2.11.1-0ubuntu7.20"]], // USN-2485-1
  ["ubuntu 12", ["2.15-0ubuntu10.10"]], // USN-2485-1
  ["el 5", ["2.5-58.el5_6.6", "2.5-107.el5_9.8", "2.5-123.el5_11.1"]], // RHSA-2015:0090, RHSA-2015:0099
  // RHSA-2015:0092, RHSA-2015:0099
  ["el 6", ["2.12-1.47.el6_2.15", "2.12-1.107.el6_4.7", "2.12-1.132.el6_5.5", "2.12-1.149.el6_6.5"]],
  ["el 7", ["2.17-55.el7_0.5"]], // RHSA-2015:0092
  ["sles 11", ["2.11.1-0.60.1", "2.11.3-17.45.55.5", "2.11.3-17.74.13"]], // SAT patches 10202, 10204, 10206
]);

/** Releases that came with a newer library from the start, by the first one. */
const newReleases: ReadonlyMap<string, number> = new Map([
  ["debian", 8],
  ["ubuntu", 14],
  ["el", 8],
  ["sles", 12],
  ["opensuse-leap", 15],
  ["fedora", 20],
  ["azurelinux", 1],
  ["mariner", 1],
  ["photon", 1],
  ["flatcar", 2000],
]);

/** Whether the release alone says that its library is new enough. */
export function isNewRelease(system: string, major: number | undefined): boolean {
  const first = newReleases.get(system);
  return first !== undefined && major !== undefined && major >= first;
}

/** The fixed build that this C library has to reach; undefined when it is new enough anyway; `unknown` when nobody says. */
export function ghostVerdict(
  library: Package,
  database: PackageDatabase | undefined,
  release: string,
):
  | { readonly kind: "fixed" }
  | { readonly kind: "vulnerable"; readonly minimum: string }
  | { readonly kind: "unknown" } {
  if (compareDotted(library.upstreamVersion, UPSTREAM) >= 0) return { kind: "fixed" };
  const builds = fixes.get(release) ?? [];
  const minimum = builds.find((build) => branchOf(build) === branchOf(library.version)) ?? builds.at(-1);
  if (minimum === undefined) return { kind: "unknown" };
  const compare = database === "dpkg" ? compareDpkg : compareRpm;
  return compare(library.version, minimum) >= 0 ? { kind: "fixed" } : { kind: "vulnerable", minimum };
}

/** What builds of one minor release have in common: `2.12-1.132` of `2.12-1.132.el6_5.5`, `2.11.3-17.45` of SUSE's. */
function branchOf(version: string): string {
  return /^[\d.]+-\d+(?:\.\d+)?/.exec(version)?.[0] ?? version;
}
