import { Parser } from "tap-parser";
import { describe, expect, test } from "vitest";
import { tap } from "../../src/report/tap.ts";
import { crash, sampleChecks, sampleReport } from "./sample.ts";

interface Point {
  readonly ok: boolean;
  readonly name: string;
  readonly skip?: string | boolean;
  readonly diag?: Readonly<Record<string, unknown>>;
}

/** All test points of the subtests, as a TAP reader sees them. */
function parse(text: string) {
  const points: Point[] = [];
  const extras: string[] = [];
  const parser = new Parser({ strict: true });
  parser.on("child", (child: Parser) => child.on("assert", (point: Point) => points.push(point)));
  parser.on("extra", (line: string) => extras.push(line));
  parser.end(text);
  expect(extras).toEqual([]);
  return { ok: parser.results?.ok, count: parser.results?.count, failures: parser.results?.failures ?? [], points };
}

describe("tap", async () => {
  const report = await sampleReport([...sampleChecks, crash]);
  const { ok, points, failures, count } = parse(tap(report));

  test("has a subtest for each image and a test point for each check", () => {
    expect(ok).toBe(false);
    expect(count).toBe(2);
    expect(failures.every((failure) => !("tapError" in failure) || failure.tapError === null)).toBe(true);
    const { checks, notApplicable, undecided, crashed } = report.summary;
    expect(points).toHaveLength(checks + 1);
    expect(points.filter(({ skip }) => skip !== undefined && skip !== false)).toHaveLength(notApplicable + undecided);
    const fatal = report.images
      .flatMap(({ results }) => results)
      .filter(({ status, severity }) => status === "fail" && severity === "error");
    expect(points.filter((point) => !point.ok)).toHaveLength(fatal.length + crashed + 1);
  });

  test("tells findings in a YAML block", () => {
    const agent = points.find(({ name }) => name.startsWith("agent.enabled"));
    expect(agent).toMatchObject({
      ok: false,
      diag: {
        findings: [
          {
            severity: "error",
            message: "walinuxagent.service is installed but not enabled",
            path: "/usr/lib/systemd/system/walinuxagent.service",
            line: 3,
            found: "disabled",
            wanted: "enabled",
          },
        ],
      },
    });
  });

  test("passes what is below the threshold, with its findings", () => {
    expect(points.find(({ name }) => name.startsWith("boot.console"))).toMatchObject({
      ok: true,
      diag: { findings: [{ severity: "warning" }, { severity: "info" }] },
    });
  });
});
