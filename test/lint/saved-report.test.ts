import { describe, expect, test } from "vitest";
import { savedReport } from "../../src/lint/saved-report.ts";
import { formats, render } from "../../src/report/render.ts";
import { crash, sampleChecks, sampleReport, suppressing } from "../report/sample.ts";

const report = suppressing(await sampleReport([...sampleChecks, crash]), "disk.size", "by contract");
const text = await render(report, "json");
const without = await sampleReport(sampleChecks, "error", ["disk.vhd"]);

describe("a saved report", () => {
  test.each(formats)("renders as the report itself: %s", async (format) => {
    expect(await render(savedReport(text, "report.json"), format)).toBe(await render(report, format));
  });

  test("keeps its times", async () => {
    const timed = await render(report, "json", { show: ["timings"] });
    expect(await render(savedReport(timed, "report.json"), "json", { show: ["timings"] })).toBe(timed);
  });

  test.each([
    ["error", "failed"],
    ["never", "passed"],
  ] as const)("is judged anew: %s", async (failOn, status) => {
    const saved = savedReport(await render(without, "json"), "report.json", failOn);
    expect(saved).toMatchObject({ status, config: { failOn }, images: [{ status }] });
  });

  test("fails by what was mild before", async () => {
    const mild = await sampleReport(
      sampleChecks.filter(({ id }) => id === "boot.console"),
      "error",
      ["disk.vhd"],
    );
    const saved = await render(mild, "json");
    expect(savedReport(saved, "report.json").status).toBe("passed");
    expect(savedReport(saved, "report.json", "warning").status).toBe("failed");
  });

  test("stays incomplete, whatever the threshold", () => {
    expect(savedReport(text, "report.json", "never").status).toBe("incomplete");
  });

  test("does not believe what it says of itself", async () => {
    const lie = { ...JSON.parse(text), status: "passed", summary: { ...report.summary, errors: 0, crashed: 0 } };
    lie.images = lie.images.map((image: object) => ({ ...image, status: "passed" }));
    const saved = savedReport(JSON.stringify(lie), "report.json");
    expect(saved.status).toBe("incomplete");
    expect(saved.summary).toEqual(report.summary);
  });
});

describe("what is no report", () => {
  const changed = (change: (report: Record<string, unknown>) => void) => {
    const copy = JSON.parse(text);
    change(copy);
    return JSON.stringify(copy);
  };
  test.each<readonly [string, string, string]>([
    ["not JSON", "{", "r.json is not JSON: "],
    ["empty", "", "r.json is not JSON: "],
    ["a list", "[]", "r.json is no report"],
    ["null", "null", "r.json is no report"],
    ["something else", '{"images":[]}', "r.json is no report"],
    ["a later version", changed((r) => (r["schemaVersion"] = 2)), "r.json has schemaVersion 2, and 1 is all that is"],
    ["images that are none", changed((r) => (r["images"] = [1])), "r.json: images[0] is not a set of keys"],
    ["no results", changed((r) => (r["images"] = [{}])), "r.json: images[0].path is missing"],
    [
      "an odd threshold",
      changed((r) => (r["config"] = { failOn: "x", only: [], skip: [] })),
      "r.json: config.failOn is",
    ],
    ["a text for a list", changed((r) => (r["notices"] = "x")), "r.json: notices is not a list"],
  ])("is refused with its place: %s", (_, json, message) => {
    expect(() => savedReport(json, "r.json")).toThrow(message);
  });

  test("cannot reach what all objects have", () => {
    const json = text.replace('"schemaVersion"', '"__proto__": {"polluted": true}, "constructor": {}, "schemaVersion"');
    expect(savedReport(json, "r.json").images).toHaveLength(2);
    expect({}).not.toHaveProperty("polluted");
  });
});
