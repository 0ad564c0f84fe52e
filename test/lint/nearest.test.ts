import { describe, expect, test } from "vitest";
import { didYouMean, editDistance, nearest } from "../../src/lint/nearest.ts";

describe("editDistance", () => {
  test.each([
    ["", "", 0],
    ["abc", "abc", 0],
    ["abc", "", 3],
    ["abc", "abd", 1],
    ["abc", "acb", 1],
    ["abc", "abcd", 1],
    ["insepct", "inspect", 1],
    ["kitten", "sitting", 3],
  ])("%j to %j takes %i", (from, to, distance) => {
    expect(editDistance(from, to)).toBe(distance);
    expect(editDistance(to, from)).toBe(distance);
  });
});

describe("nearest", () => {
  test("finds the word that was meant, whatever its case", () => {
    expect(nearest("GENRALIZED", ["generalized", "specialized"])).toBe("generalized");
    expect(nearest("agnet.installed", ["agent.installed", "agent.enabled"])).toBe("agent.installed");
  });
  test("finishes a word that begins only one", () => {
    expect(nearest("managed-d", ["managed-disk", "managed-image", "gallery"])).toBe("managed-disk");
    expect(nearest("mana", ["managed-disk", "managed-image"])).toBeUndefined();
  });
  test("does not guess when nothing is near", () => {
    expect(nearest("banana", ["generalized", "specialized"])).toBeUndefined();
    expect(nearest("xx", ["ab", "cd"])).toBeUndefined();
  });
});

test("a short list of choices is told when nothing is near", () => {
  expect(didYouMean("banana", ["scsi", "nvme"])).toBe("it is one of: scsi, nvme");
  expect(didYouMean("banana", [..."abcdefghi"])).toBeUndefined();
});
