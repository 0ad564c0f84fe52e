import { describe, expect, test } from "vitest";
import { defineCheck } from "../../src/lint/check.ts";
import { type LintConfig, lint } from "../../src/lint/lint.ts";
import { type Tree, imageFrom, unreadableDirectory } from "../../src/testing/index.ts";

const machine = { "/var/lib/waagent/provisioned": "3D5C7A9E-0B1C-4E2F-8A6D-5F4E3D2C1B0A" };

const base = { title: "holds", level: "must", requirements: [], why: "why.", fix: { text: "mend it." } } as const;
const byType = defineCheck({ ...base, id: "a.typed", appliesTo: { type: ["generalized"] }, run: async () => [] });
const any = defineCheck({ ...base, id: "a.any", run: async () => [] });

async function codes(tree: Tree, config: Partial<LintConfig> = {}): Promise<readonly string[]> {
  const report = await lint([imageFrom(tree)], { checks: [byType], ...config });
  return (report.images[0]?.notices ?? []).map(({ code }) => code).filter((code) => code === "type-assumed");
}

describe("the notice on an assumed type", () => {
  test("is given for a machine in use", async () => {
    expect(await codes(machine)).toEqual(["type-assumed"]);
  });

  test("is not given for a fresh image, or one that cannot be looked at", async () => {
    expect(await codes({})).toEqual([]);
    expect(await codes({ "/var/lib/waagent": unreadableDirectory(), "/etc": unreadableDirectory() })).toEqual([]);
  });

  test("is not given where the type was said", async () => {
    expect(await codes(machine, { target: { type: "generalized" } })).toEqual([]);
    expect(await codes(machine, { target: { type: "specialized" } })).toEqual([]);
  });

  test("is not given where no check goes by the type", async () => {
    expect(await codes(machine, { checks: [any] })).toEqual([]);
  });
});
