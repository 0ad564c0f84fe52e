import { describe, expect, test } from "vitest";
import { goodTrees } from "../../fixtures/trees/index.ts";
import { imageFrom } from "../../src/testing/index.ts";
import { type Found, findingsOf, news, summary } from "./found.ts";
import { applied } from "./mutation.ts";
import { tables } from "./tables/index.ts";

// One defect at a time in a good tree: the checks meant for it tell of it, and no other raises an alarm.
describe("one defect at a time", () => {
  const baselines = new Map<string, Promise<readonly Found[]>>();
  const cases = Object.entries(tables).flatMap(([area, table]) =>
    Object.entries(table).map(([name, mutation]) => ({ area, name, mutation })),
  );
  for (const { area, name, mutation } of cases) {
    const [base, edit, ...fails] = mutation;
    test(`${area}: ${name} (${typeof base === "string" ? base : base[0]})`, async () => {
      const [baseName, more] = typeof base === "string" ? [base, {}] : base;
      const good = goodTrees[baseName];
      if (!good) throw new Error(`there is no good tree ${baseName}`);
      const target = { ...good.target, ...more };
      // Where nothing changes in the tree, the defect is what it is meant for.
      const before = typeof edit === "object" && Object.keys(edit).length === 0 ? good.target : target;
      const key = JSON.stringify([baseName, before]);
      const baseline = baselines.get(key) ?? findingsOf(imageFrom(good.tree()), before);
      baselines.set(key, baseline);
      const found = news(await findingsOf(imageFrom(applied(edit, good.tree())), target), await baseline);
      const told = summary(found, fails);
      expect(told, found.map(({ check, text }) => `${check}: ${text}`).join("\n")).toEqual([...fails].sort());
    });
  }
});
