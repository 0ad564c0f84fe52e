import { describe, expect, test } from "vitest";
import { defineCheck, undecided } from "../../src/lint/check.ts";
import type { SuppressionSetting } from "../../src/lint/configuration/configuration.ts";
import { fingerprint } from "../../src/lint/fingerprint.ts";
import { lint } from "../../src/lint/lint.ts";
import { imageFrom } from "../../src/testing/index.ts";

const base = { title: "t", level: "must", why: "w", fix: { text: "f" } } as const;
const checks = [
  defineCheck({
    ...base,
    id: "a.two",
    run: async () => [
      { message: "m", path: "/etc/a" },
      { message: "m", path: "/etc/b", subject: "s" },
    ],
  }),
  defineCheck({ ...base, id: "a.good", run: async () => [] }),
  defineCheck({ ...base, id: "b.unseen", run: async () => undecided("dark") }),
];
const today = Date.UTC(2026, 5, 30) / 1000;

async function judged(settings: readonly SuppressionSetting[], more: object = {}) {
  const suppressions = settings.map((setting, index) => ({ source: `file: suppress[${index}]`, setting }));
  const report = await lint([imageFrom({})], { checks, exceptions: { suppressions, today }, ...more });
  return { ...report, result: report.images[0]?.results.find(({ check }) => check === "a.two") };
}

describe("a suppression", () => {
  test("excuses what it matches, and says who and why", async () => {
    const { result, status, summary } = await judged([{ check: "a.*", reason: "by contract", until: "2026-12-31" }]);
    expect(status).toBe("passed");
    expect(result).toMatchObject({
      status: "suppressed",
      findings: [{ suppression: { by: "file: suppress[0]", reason: "by contract", until: "2026-12-31" } }, {}],
    });
    expect(summary).toMatchObject({ errors: 0, failed: 0, suppressed: 1 });
  });
  test.each<[string, Partial<SuppressionSetting>, number]>([
    ["path", { path: "/etc/a" }, 1],
    ["glob of paths", { path: "/etc/*" }, 0],
    ["other path", { path: "/usr/*" }, 2],
    ["subject", { subject: "s" }, 1],
    ["image by name", { image: "mem*" }, 0],
    ["another image", { image: "edge-*.vhd" }, 2],
    ["last day", { until: "2026-06-30" }, 0],
    ["day after", { until: "2026-06-29" }, 2],
  ])("narrowed by %s", async (_, narrow, left) => {
    const { summary, status } = await judged([{ check: "a.two", reason: "r", ...narrow }]);
    expect([summary.errors, status]).toEqual([left, left === 0 ? "passed" : "failed"]);
  });
  test("that ended is told, and one that matches nothing", async () => {
    const { notices } = await judged([
      { check: "a.two", reason: "old", until: "2026-01-01" },
      { check: "a.good", reason: "mended" },
    ]);
    expect(notices.map(({ code, message }) => [code, message])).toEqual([
      ["suppression-expired", "file: suppress[0] ended on 2026-01-01: what it excused counts again (old)"],
      ["suppression-unused", "file: suppress[1] matches nothing that was found: take it out (a.good: mended)"],
    ]);
  });
  test("is not called unused where its check did not run or could not look", async () => {
    const settings = [
      { check: "b.unseen", reason: "r" },
      { check: "a.two", reason: "r" },
      { check: "a.two", image: "other.vhd", reason: "r" },
    ];
    expect((await judged(settings)).notices).toEqual([]);
    expect((await judged([{ check: "a.good", reason: "r" }], { skip: ["a.good"] })).notices).toEqual([]);
  });
  test("that matches nothing fails the run where that is asked for", async () => {
    const unused = [
      { check: "a.good", reason: "r" },
      { check: "a.two", reason: "r" },
    ];
    expect((await judged(unused)).status).toBe("passed");
    expect((await judged(unused, { strictSuppressions: true })).status).toBe("failed");
  });
  test("cannot excuse what the configuration below forbids", async () => {
    const exceptions = {
      suppressions: [{ source: "s", setting: { check: "a.*", reason: "r" }, notFor: ["a.t*"] }],
      baseline: { fingerprints: new Set([fingerprint("a.two", { path: "/etc/a" })]), notFor: ["a.*"] },
      today,
    };
    expect((await judged([], { exceptions })).summary.errors).toBe(2);
  });
});
