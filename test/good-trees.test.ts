import { describe, expect, test } from "vitest";
import { checks } from "../checks/index.ts";
import { goodTrees } from "../fixtures/trees/index.ts";
import { judge, sortChecks } from "../src/lint/runner.ts";
import { defaultTarget } from "../src/lint/target.ts";
import { imageFrom } from "../src/testing/tree.ts";

// A finding here is either a false alarm of the check or something that no official image has in the tree: mend the one
// that is wrong (docs/good-images.md says what official images look like).
describe("good images are quiet", () => {
  for (const [name, { tree, target, deserves = [] }] of Object.entries(goodTrees)) {
    test(name, async () => {
      const report = await judge(imageFrom(tree()), {
        checks: sortChecks(checks),
        target: { ...defaultTarget, ...target },
      });
      const loud = report.results.flatMap(({ check, status, reason, findings }) => {
        if (status === "crashed") return [`${check} crashed: ${reason}`];
        if (deserves.includes(check)) return [];
        return findings
          .filter(({ severity }) => severity !== "info")
          .map(({ severity, message, path }) => `${severity} ${check}: ${message} (${path ?? "no path"})`);
      });
      expect(loud).toEqual([]);
    });
  }
});
