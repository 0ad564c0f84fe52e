import { describe, expect, test } from "vitest";
import { checks } from "../../checks/index.ts";
import { ubuntu2204 } from "../../fixtures/trees/ubuntu-22.04.ts";
import { lint } from "../../src/lint/lint.ts";
import { json } from "../../src/report/json.ts";
import { imageFrom } from "../../src/testing/index.ts";

const report = await lint([imageFrom(ubuntu2204(), "ubuntu\u202E.vhd")], { checks });

describe("json", () => {
  test("holds what its contract says", () => {
    const parsed = JSON.parse(json(report));
    expect(parsed).toMatchObject({
      schemaVersion: 1,
      tool: { name: "vhdlint", version: expect.stringMatching(/^\d+\.\d+\.\d+/) },
      status: "passed",
      images: [
        {
          path: "ubuntu\u202E.vhd",
          kind: "memory",
          os: { id: "ubuntu", version: "22.04", family: "debian" },
          target: { type: "generalized", target: "gallery", generation: null, arch: "x86_64" },
          status: "passed",
        },
      ],
      summary: { images: 1, checks: checks.length },
      notices: [],
    });
    for (const result of parsed.images[0].results) {
      expect(result).toEqual({
        check: expect.any(String),
        title: expect.any(String),
        severity: expect.stringMatching(/^(error|warning|info)$/),
        level: expect.stringMatching(/^(must|should|marketplace|info)$/),
        status: expect.stringMatching(/^(pass|fail|not-applicable|undecided)$/),
        requirements: expect.any(Array),
        findings: expect.any(Array),
        ...(result.reason === undefined ? {} : { reason: expect.any(String) }),
      });
    }
  });

  test("gives the same bytes for the same image, durations only when asked", async () => {
    const again = await lint([imageFrom(ubuntu2204(), "ubuntu\u202E.vhd")], { checks });
    expect(json(again)).toBe(json(report));
    expect(json(report)).not.toContain("durationMs");
    expect(JSON.parse(json(report, { show: ["timings"] })).images[0].results[0].durationMs).toBeTypeOf("number");
  });

  test("is plain ASCII where a terminal would act on it", () => {
    expect(json(report)).not.toMatch(/[\u202E\u0000-\u0009\u000B-\u001F]/);
  });
});
