import { describe, expect, test } from "vitest";
import { type Check, defineCheck } from "../../src/lint/check.ts";
import { selectChecks } from "../../src/lint/select.ts";
import { UsageError } from "../../src/lint/usage-error.ts";

const checks: readonly Check[] = ["agent.enabled", "agent.installed", "boot.serial", "distro.rhel.packages"].map((id) =>
  defineCheck({ id, title: id, level: "must", requirements: [], why: "", fix: { text: "" }, run: async () => [] }),
);
const ids = (selection: Parameters<typeof selectChecks>[1]) => selectChecks(checks, selection).map(({ id }) => id);

describe("selectChecks", () => {
  test("takes all when nothing is said", () => expect(ids({})).toHaveLength(4));
  test("takes what only matches", () =>
    expect(ids({ only: ["agent.*"] })).toEqual(["agent.enabled", "agent.installed"]));
  test("takes groups within an area", () =>
    expect(ids({ only: ["distro.rhel.*"] })).toEqual(ids({ only: ["distro.*"] })));
  test("leaves out what skip matches", () => expect(ids({ skip: ["agent.*", "distro.*"] })).toEqual(["boot.serial"]));
  test("lets skip win", () => expect(ids({ only: ["agent.*"], skip: ["*.enabled"] })).toEqual(["agent.installed"]));
  test("refuses a glob that matches nothing, with the nearest", () => {
    expect(() => ids({ only: ["agnet.*"] })).toThrow(UsageError);
    expect(() => ids({ only: ["agnet.*"] })).toThrow(expect.objectContaining({ hint: "did you mean agent.*?" }));
    expect(() => ids({ only: ["distro.rehl.*"] })).toThrow(
      expect.objectContaining({ hint: "did you mean distro.rhel.*?" }),
    );
    expect(() => ids({ skip: ["boot.serail"] })).toThrow(
      expect.objectContaining({ hint: "did you mean boot.serial?" }),
    );
  });
  test("refuses a selection that leaves nothing", () => {
    expect(() => ids({ only: ["boot.*"], skip: ["boot.*"] })).toThrow("leave no check");
  });
});
