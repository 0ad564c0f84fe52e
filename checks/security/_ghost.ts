import type { Package, PackageDatabase } from "../../src/facts/packages.ts";
import { compareDotted, compareDpkg, compareRpm } from "../../src/facts/version-order.ts";

/** Upstream fixed CVE-2015-0235 in this release without noticing that it was a hole. */
const UPSTREAM = "2.18";

/** First fixed builds of older releases, from the vendors' advisories of January 2015. */
const fixes: ReadonlyMap<string, string> = new Map([
  ["debian 6", "2.11.3-4+deb6u4"],
  ["debian 7", "2.13-38+deb7u7"],
  ["ubuntu 10", "2.11.1-0ubuntu7.20"],
  ["ubuntu 12", "2.15-0ubuntu10.10"],
  ["el 5", "2.5-123.el5_11.1"],
  ["el 6", "2.12-1.149.el6_6.5"],
  ["el 7", "2.17-55.el7_0.5"],
  ["sles 11", "2.11.3-17.74.13"],
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
  const minimum = fixes.get(release);
  if (minimum === undefined) return { kind: "unknown" };
  const compare = database === "dpkg" ? compareDpkg : compareRpm;
  return compare(library.version, minimum) >= 0 ? { kind: "fixed" } : { kind: "vulnerable", minimum };
}
