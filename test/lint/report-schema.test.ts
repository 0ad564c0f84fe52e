import { readFile } from "node:fs/promises";
import Ajv2020 from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { checks } from "../../checks/index.ts";
import { openImage } from "../../src/image/open-image.ts";
import { lint } from "../../src/lint/lint.ts";
import type { Report } from "../../src/lint/report.ts";
import { json } from "../../src/report/json.ts";
import { crash, sampleChecks, sampleReport, suppressing } from "../report/sample.ts";

const schema = JSON.parse(await readFile("docs/schema/report-1.schema.json", "utf8"));

const reports: Readonly<Record<string, () => Promise<Report>>> = {
  "every status": async () => suppressing(await sampleReport([...sampleChecks, crash]), "disk.size", "by contract"),
  "all built-in checks": async () => {
    await using image = await openImage("fixtures/example.tar.gz");
    return lint([image], { checks, only: ["*"], failOn: "warning" });
  },
  "what was read of a disk": async () => {
    const report = await sampleReport();
    const read = { bytes: 1, reads: 1, fileBytes: 2 };
    return { ...report, images: report.images.map((image) => ({ ...image, read })) };
  },
};

describe("the published schema", () => {
  test.each(Object.entries(reports))("fits a report: %s", async (_, make) => {
    const validate = new Ajv2020.default({ allErrors: true }).compile(schema);
    for (const options of [{}, { show: ["timings"] as const }]) {
      validate(JSON.parse(json(await make(), options)));
      expect(validate.errors).toBeNull();
    }
  });

  test.each(Object.entries(reports))("names every key of a report: %s", async (_, make) => {
    const text = json(await make(), { show: ["timings"] });
    const known = JSON.parse(text);
    // Takes away what the schema does not name.
    new Ajv2020.default({ removeAdditional: "all" }).validate(schema, known);
    expect(known).toEqual(JSON.parse(text));
  });

  test("lets keys of later releases through, and nothing of another shape", async () => {
    const validate = new Ajv2020.default().compile(schema);
    const report = JSON.parse(json(await sampleReport()));
    expect(validate({ ...report, later: true })).toBe(true);
    expect(validate({ ...report, status: "fine" })).toBe(false);
    expect(validate({ ...report, images: {} })).toBe(false);
    expect(validate({ ...report, schemaVersion: 2 })).toBe(false);
  });
});
