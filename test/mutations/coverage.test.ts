import { expect, test } from "vitest";
import { checks } from "../../checks/index.ts";
import { disks } from "./tables/disks.ts";
import { tables } from "./tables/index.ts";
import { untried } from "./tables/untried.ts";

const tried = new Set<string>(
  [...Object.values(tables), disks].flatMap((table) => Object.values(table).flatMap(([, , ...fails]) => fails)),
);

test("rows name checks that exist", () => {
  const ids = new Set(checks.map(({ id }) => id));
  expect([...tried, ...Object.values(untried).flat()].filter((id) => !ids.has(id))).toEqual([]);
});

test("every must and should is tried by a row, or it is said why not", () => {
  const excused = new Set(Object.values(untried).flat());
  const missing = checks.filter(({ id, level }) => (level === "must" || level === "should") && !tried.has(id));
  expect(missing.map(({ id }) => id).filter((id) => !excused.has(id))).toEqual([]);
});

test("what a row tries needs no excuse", () => {
  expect(
    Object.values(untried)
      .flat()
      .filter((id) => tried.has(id)),
  ).toEqual([]);
});
