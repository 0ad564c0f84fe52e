import { expect, test } from "vitest";
import { gitlab } from "../../src/report/gitlab.ts";
import { sampleChecks, sampleReport } from "./sample.ts";

const parse = (text: string) => JSON.parse(text) as readonly Readonly<Record<string, unknown>>[];

test("has the fields that Code Quality documents, for every finding", async () => {
  const report = await sampleReport();
  const issues = parse(gitlab(report));
  const { errors, warnings, infos } = report.summary;
  expect(issues).toHaveLength(errors + warnings + infos);
  for (const issue of issues) {
    expect(issue).toEqual({
      description: expect.stringMatching(/\S/),
      check_name: expect.stringMatching(/^[a-z-]+\.[a-z-]+$/),
      fingerprint: expect.stringMatching(/^[\da-f]{32}$/),
      severity: expect.stringMatching(/^(info|minor|major|critical|blocker)$/),
      location: { path: "out/disk.vhd", lines: { begin: 1 } },
    });
  }
  expect(issues[0]).toMatchObject({
    severity: "critical",
    description:
      "walinuxagent.service is installed but not enabled in disk.vhd; /usr/lib/systemd/system/walinuxagent.service:3; found disabled, wanted enabled",
  });
});

test("gives no two issues one fingerprint, and keeps them from run to run", async () => {
  const finding = { message: "left behind", path: "/tmp/a" };
  const twice = sampleChecks.map((check) =>
    check.id === "agent.enabled" ? { ...check, run: async () => [finding, { ...finding, line: 2 }] } : check,
  );
  const report = await sampleReport(twice);
  const two = { ...report, images: [...report.images, ...report.images] };
  const prints = parse(gitlab(two)).map(({ fingerprint }) => fingerprint);
  expect(new Set(prints).size).toBe(prints.length);
  expect(parse(gitlab(two)).map(({ fingerprint }) => fingerprint)).toEqual(prints);
});

test("puts findings on the source of the image where there is one", async () => {
  const [first] = parse(gitlab(await sampleReport(), { source: "./packer/image.pkr.hcl" }));
  expect(first).toMatchObject({ location: { path: "packer/image.pkr.hcl", lines: { begin: 1 } } });
});
