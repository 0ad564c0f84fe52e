import { describe, expect, test } from "vitest";
import { checks } from "../checks/index.ts";
import { goodTrees } from "../fixtures/trees/index.ts";
import { judge, sortChecks } from "../src/lint/runner.ts";
import { defaultTarget } from "../src/lint/target.ts";
import { imageFrom } from "../src/testing/tree.ts";

// Names of what every object of JavaScript has: a table that is asked for one of them must not find it.
const names = ["constructor", "__proto__", "toString", "hasOwnProperty"];

describe.each(["marketplace", "gallery"] as const)("an image for the %s with the name of a property", (target) => {
  test.each(names)("%s crashes no check", async (name) => {
    const tree = {
      ...goodTrees["ubuntu-22.04"]?.tree(),
      "/etc/os-release": `ID=${name}\nID_LIKE=${name}\nVERSION_ID=${name}\nPRETTY_NAME=${name}\n`,
    };
    const report = await judge(imageFrom(tree), {
      checks: sortChecks(checks),
      target: { ...defaultTarget, target, diskController: "nvme" },
    });
    const crashed = report.results.filter(({ status }) => status === "crashed");
    expect(crashed.map(({ check, reason }) => `${check}: ${reason}`)).toEqual([]);
    expect(report.os).toMatchObject({ id: name.toLowerCase(), family: "other" });
  });
});
