import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  compareGrubVersions,
  expandBlsOptions,
  parseBls,
  parseBlsForGrub,
  sortBlsNames,
} from "../../../src/facts/boot/bls.ts";

test("snippets: keys repeat, comments and bare keys are passed over", () => {
  expect(parseBls("# c\ntitle  Linux 1 \ninitrd /a\r\n\tinitrd\t/b\nversion\n\noptions ro quiet\n")).toEqual([
    { key: "title", value: "Linux 1", line: 2 },
    { key: "initrd", value: "/a", line: 3 },
    { key: "initrd", value: "/b", line: 4 },
    { key: "options", value: "ro quiet", line: 7 },
  ]);
});

test("GRUB stops reading at the first line without a value", () => {
  expect(parseBlsForGrub("title t\n# c\nlinux /k\n\noptions ro\n").map(({ key }) => key)).toEqual(["title", "linux"]);
  expect(parseBlsForGrub("title t\nversion \nlinux /k\n").map(({ key }) => key)).toEqual(["title"]);
  expect(parseBlsForGrub("linux\t/k\noptions\ta").map(({ value }) => value)).toEqual(["/k", "a"]);
});

test.each([
  ["$kernelopts $tuned_params", "root=x ro  "],
  ["ro $unset quiet", "ro quiet"],
  ["a$kernelopts", "aroot=x ro "],
  ["a\\$kernelopts", "a\\$kernelopts"],
  ["$kernelopts,b", "root=x ro ,b"],
])("variables in options: %j becomes %j", (value, expected) => {
  const variables: Record<string, string> = { kernelopts: "root=x ro", tuned_params: "" };
  expect(expandBlsOptions(value, (name) => variables[name])).toBe(expected);
});

describe("the order of versions", () => {
  test.each([
    ["5.14.0-570.62.1.el9_6", "5.14.0-570.58.1.el9_6"],
    ["6.10", "6.9"],
    ["1.0", "1.0~rc1"],
    ["1.0+git", "1.0"],
    ["1.0.1", "1.0+git"],
    ["1.0.1", "1.0"],
    ["1.1", "1.a"],
    ["2", "1.9999"],
    ["a", ""],
  ])("%s is newer than %s", (newer, older) => {
    expect(compareGrubVersions(newer, older)).toBeGreaterThan(0);
    expect(compareGrubVersions(older, newer)).toBeLessThan(0);
  });

  test("ends for any text, and finds a text equal to itself", () => {
    const version = fc.stringMatching(/^[0-9a-z.~-]{0,12}$/);
    fc.assert(
      fc.property(version, version, (a, b) => {
        expect(compareGrubVersions(a, a)).toBe(0);
        expect(Number.isFinite(compareGrubVersions(a, b))).toBe(true);
      }),
    );
  });

  test("names are sorted newest first, the rescue entry last, equal names once", () => {
    const id = "ffffffffffffffffffffffffffffffff";
    const names = [
      `${id}-0-rescue.conf`,
      `${id}-5.14.0-570.58.1.el9_6.x86_64.conf`,
      `${id}-5.14.0-570.62.1.el9_6.x86_64.conf`,
      `${id}-5.14.0_570.62.1.el9_6.x86_64.conf`,
    ];
    expect(sortBlsNames(names)).toEqual([names[2], names[1], names[0], names[3]]);
    expect(sortBlsNames(["a-1-01.conf", "a-1-1.conf"])).toHaveLength(1);
  });
});
