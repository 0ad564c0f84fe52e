import { describe, expect, test } from "vitest";
import { goodDisks } from "../../fixtures/trees/disks.ts";
import { diskImageFrom } from "../../src/testing/index.ts";
import { type Found, findingsOf, news, summary } from "./found.ts";
import { disks } from "./tables/disks.ts";

describe("good disks are quiet", () => {
  test.each(Object.entries(goodDisks))("%s", async (_name, { disk, target }) => {
    const found = await findingsOf(await diskImageFrom(disk()), target);
    expect(found.filter(({ severity }) => severity !== "info").map(({ check, text }) => `${check}: ${text}`)).toEqual(
      [],
    );
  });
});

// As for trees: the checks meant for the defect tell of it, and no other raises an alarm.
describe("one defect at a time", () => {
  const baselines = new Map<string, Promise<readonly Found[]>>();
  for (const [name, [base, edit, ...fails]] of Object.entries(disks)) {
    test(`${name} (${typeof base === "string" ? base : base[0]})`, async () => {
      const [baseName, more] = typeof base === "string" ? [base, {}] : base;
      const good = goodDisks[baseName];
      if (!good) throw new Error(`there is no good disk ${baseName}`);
      const baseline =
        baselines.get(baseName) ?? diskImageFrom(good.disk()).then((image) => findingsOf(image, good.target));
      baselines.set(baseName, baseline);
      const changed = typeof edit === "function" ? edit(good.disk()) : { ...good.disk(), ...edit };
      const found = news(await findingsOf(await diskImageFrom(changed), { ...good.target, ...more }), await baseline);
      const told = summary(found, fails);
      expect(told, found.map(({ check, text }) => `${check}: ${text}`).join("\n")).toEqual([...fails].sort());
    });
  }
});
