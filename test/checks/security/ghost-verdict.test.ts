import { expect, test } from "vitest";
import { ghostVerdict } from "../../../checks/security/_ghost.ts";
import { type PackageDatabase, versionParts } from "../../../src/facts/packages/package.ts";

const verdict = (version: string, release: string, database: PackageDatabase) =>
  ghostVerdict(
    {
      name: database === "dpkg" ? "libc6" : "glibc",
      version,
      ...versionParts(version),
      arch: "x86_64",
      status: "installed",
    },
    database,
    release,
  );

test.each([
  ["2.12-1.149.el6_6.4", "el 6", "2.12-1.149.el6_6.5"],
  ["2.12-1.132.el6_5.4", "el 6", "2.12-1.132.el6_5.5"],
  ["2.12-1.166.el6", "el 6", undefined],
  ["2.12-1.132.el6_5.5", "el 6", undefined],
  ["2.12-1.80.el6_3.7", "el 6", "2.12-1.149.el6_6.5"],
  ["2.5-107.el5_9.7", "el 5", "2.5-107.el5_9.8"],
  ["2.5-123.el5_11.1", "el 5", undefined],
  ["2.17-55.el7_0.3", "el 7", "2.17-55.el7_0.5"],
  ["2.17-317.el7", "el 7", undefined],
  ["2.11.3-17.45.55.5", "sles 11", undefined],
  ["2.11.3-17.45.49.1", "sles 11", "2.11.3-17.45.55.5"],
  ["2.11.3-17.72.14", "sles 11", "2.11.3-17.74.13"],
  ["2.11.3-17.84.1", "sles 11", undefined],
  ["2.28-251.el8", "el 8", undefined],
])("%s on %s has to reach %s", (version, release, minimum) => {
  expect(verdict(version, release, "rpm")).toEqual(minimum ? { kind: "vulnerable", minimum } : { kind: "fixed" });
});

test("a release without an advisory is unknown", () => {
  expect(verdict("2.17-1", "acme 1", "rpm")).toEqual({ kind: "unknown" });
});
