import { expect, test } from "vitest";
import { isoDay, todaySeconds } from "../../src/lint/today.ts";

const clock = () => 1_800_000_000_999;

test("the day is fixed by SOURCE_DATE_EPOCH", () => {
  expect(todaySeconds({ SOURCE_DATE_EPOCH: "1762000000" }, clock)).toBe(1_762_000_000);
});

test.each([undefined, "", "soon", "-1", "1.5"])("the clock counts where it is %j", (value) => {
  expect(todaySeconds({ SOURCE_DATE_EPOCH: value }, clock)).toBe(1_800_000_000);
});

test("a day is written as ISO 8601", () => {
  expect(isoDay(1_762_000_000)).toBe("2025-11-01");
});
