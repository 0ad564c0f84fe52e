import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Comparison, compareDotted, compareDpkg, compareRpm } from "../../src/facts/version-order.ts";

type Row = readonly [older: string, order: "<" | "=", newer: string];

const dpkg: readonly Row[] = [
  ["1.0", "<", "1.1"],
  ["1.9", "<", "1.10"],
  ["1.0~rc1", "<", "1.0"],
  ["1.0~", "<", "1.0"],
  ["1.0~~", "<", "1.0~"],
  ["1.0", "<", "1.0a"],
  ["1.0a", "<", "1.0+"],
  ["1.0-1", "<", "1.0-1+b1"],
  ["1.0-1~bpo1", "<", "1.0-1"],
  ["9.9-9", "<", "1:0.1-1"],
  ["0:1.0", "=", "1.0"],
  ["1.00", "=", "1.0"],
  ["1.0", "<", "1.0-1"],
  ["1.0", "=", "1.0-0"],
  ["2.7.3.0-4", "<", "2.7.3.0-4.1"],
  ["22.4.2-1", "<", "22.4.2-1+deb12u1"],
  ["1-2-3", "<", "1-3-1"],
  ["99999999999999999999998", "<", "99999999999999999999999"],
];

const rpm: readonly Row[] = [
  ["1.0-1", "<", "1.0-2"],
  ["1.0~rc1", "<", "1.0"],
  ["1.0", "<", "1.0^git1"],
  ["1.0^git1", "<", "1.0.1"],
  ["1.0^git1", "<", "1.0^git2"],
  ["1.0~rc1", "<", "1.0~rc1^git1"],
  ["1.0a", "<", "1.0.1"],
  ["1.0a", "<", "1.01"],
  ["fc4", "=", "fc.4"],
  ["1.0.", "=", "1.0"],
  ["1_0", "=", "1.0"],
  ["abc", "<", "1"],
  ["1.0-5", "=", "1.0"],
  ["5-1", "<", "1:1-1"],
  ["0:5-1", "=", "5-1"],
  ["10xyz", "<", "10.1xyz"],
  ["xyz10", "<", "xyz10.1"],
  ["2.7.0.6-9.el9", "<", "2.7.0.6-10.el9"],
  ["1.0010", "<", "1.11"],
];

const dotted: readonly Row[] = [
  ["2.2.53", "<", "2.2.53.1"],
  ["2.2.9", "<", "2.2.45"],
  ["2.2", "=", "2.2.0.0"],
  ["22.4.2", "<", "23.1-0ubuntu1"],
  ["2.7.3.0-4.1", "=", "2.7.3.0"],
  ["v1.2", "=", "1.2"],
  ["", "<", "0.1"],
];

const comparisons: readonly (readonly [string, Comparison, readonly Row[], string])[] = [
  ["dpkg", compareDpkg, dpkg, "0129aAz.+~-:"],
  // Without a release on one side rpm compares less, so versions with and without one have no common order.
  ["rpm", compareRpm, rpm, "0129aAz._~^:"],
  ["dotted", compareDotted, dotted, "0129.-"],
];

describe.each(comparisons)("%s", (_, compare, rows, alphabet) => {
  test.each(rows)("%s %s %s", (older, order, newer) => {
    expect(Math.sign(compare(older, newer))).toBe(order === "<" ? -1 : 0);
    expect(Math.sign(compare(newer, older))).toBe(order === "<" ? 1 : 0);
  });

  const version = fc.string({ unit: fc.constantFrom(...alphabet), maxLength: 8 });

  test("every version equals itself and the order has two sides", () => {
    fc.assert(
      fc.property(version, version, (a, b) => {
        expect(compare(a, a)).toBe(0);
        expect(Math.sign(compare(a, b))).toBe(-Math.sign(compare(b, a)) + 0);
      }),
      { numRuns: 2000 },
    );
  });

  test("older than older is older", () => {
    fc.assert(
      fc.property(version, version, version, (a, b, c) => {
        const [x, y, z] = [a, b, c].sort(compare);
        if (x === undefined || y === undefined || z === undefined) return;
        expect(compare(x, y)).toBeLessThanOrEqual(0);
        expect(compare(y, z)).toBeLessThanOrEqual(0);
        expect(compare(x, z)).toBeLessThanOrEqual(0);
      }),
      { numRuns: 2000 },
    );
  });
});
