import { XMLParser, XMLValidator } from "fast-xml-parser";
import { describe, expect, test } from "vitest";
import { junit } from "../../src/report/junit.ts";
import { crash, sampleChecks, sampleReport, suppressing } from "./sample.ts";

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: "",
  textNodeName: "text",
  isArray: (name) => ["testsuite", "testcase"].includes(name),
});

interface TestCase {
  readonly classname: string;
  readonly name: string;
  readonly time: string;
  readonly failure?: { readonly message: string; readonly type: string; readonly text: string };
  readonly error?: { readonly message: string };
  readonly skipped?: { readonly message: string };
  readonly "system-out"?: string;
}
interface TestSuite extends Readonly<Record<"name" | "tests" | "failures" | "errors" | "skipped" | "time", string>> {
  readonly testcase: readonly TestCase[];
}

function parse(xml: string) {
  expect(XMLValidator.validate(xml)).toBe(true);
  const { testsuites } = parser.parse(xml);
  return testsuites as Omit<TestSuite, "testcase"> & { readonly testsuite: readonly TestSuite[] };
}

const report = suppressing(await sampleReport([...sampleChecks, crash]), "security.note", "by contract");

describe("junit", () => {
  const root = parse(junit(report));
  const cases = root.testsuite[0]?.testcase ?? [];
  const of = (id: string) => cases.find(({ name }) => name.startsWith(`${id} `));

  test("counts add up, in the suites and in the report", () => {
    const { summary } = report;
    const all = root.testsuite.flatMap(({ testcase }) => testcase);
    const having = (key: keyof TestCase) => all.filter((each) => each[key] !== undefined).length;
    expect(root).toMatchObject({
      tests: String(summary.checks + 1),
      failures: String(having("failure")),
      errors: String(having("error")),
      skipped: String(having("skipped")),
    });
    expect(having("error")).toBe(summary.crashed + 1);
    for (const key of ["tests", "failures", "errors", "skipped"] as const) {
      expect(Number(root[key])).toBe(root.testsuite.reduce((sum, suite) => sum + Number(suite[key]), 0));
    }
    for (const suite of root.testsuite) expect(suite.testcase).toHaveLength(Number(suite.tests));
  });

  test("a failure holds all findings of its check, with place, evidence and fix", () => {
    expect(of("agent.enabled")).toEqual({
      classname: "disk.vhd.agent",
      name: "agent.enabled agent.enabled holds",
      time: "0.000",
      failure: {
        message: "walinuxagent.service is installed but not enabled",
        type: "error",
        text: [
          "error: walinuxagent.service is installed but not enabled",
          "  where: /usr/lib/systemd/system/walinuxagent.service:3",
          "  found disabled, wanted enabled",
          "  fix: Mend it by hand.",
          "    mend agent.enabled",
        ].join("\n"),
      },
    });
  });

  test("what is below the threshold passes with its text", async () => {
    expect(of("boot.console")).not.toHaveProperty("failure");
    expect(of("boot.console")?.["system-out"]).toMatch(/^warning: no serial console\n.*\nnote: the console is slow/s);
    const strict = parse(junit(await sampleReport(sampleChecks, "warning"))).testsuite[0]?.testcase;
    expect(strict?.find(({ name }) => name.startsWith("boot.console "))?.failure?.message).toBe(
      "no serial console (1 warning, 1 note)",
    );
  });

  test("what was not judged is skipped, what crashed is an error", () => {
    expect(of("ssh.unseen")?.skipped?.message).toBe("undecided: /etc/shadow: permission denied");
    expect(of("network.other")?.skipped?.message).toBe("not-applicable: no netplan here");
    expect(of("security.note")?.skipped?.message).toBe("suppressed: by contract (vhdlint.config.yaml: suppress[0])");
    expect(of("storage.crash")?.error?.message).toBe("RangeError: offset 9 is out of range");
    expect(root.testsuite[1]).toMatchObject({ name: "such.vhd", tests: "1", errors: "1" });
  });

  test("classname and name are one pair once, which GitLab keys on", async () => {
    const twice = await sampleReport(sampleChecks, "error", ["a/disk.vhd", "b/disk.vhd", "b/disk.vhd"]);
    const all = parse(junit(twice)).testsuite.flatMap(({ testcase }) => testcase);
    expect(new Set(all.map(({ classname, name }) => `${classname} ${name}`)).size).toBe(all.length);
    expect(all.every(({ classname }) => classname.includes("disk.vhd"))).toBe(true);
  });

  test("tells times only where the clock is not fixed", () => {
    expect(root.time).toBe("0.000");
    const slow = {
      ...report,
      images: report.images.map((image) => ({
        ...image,
        results: image.results.map((result) => ({ ...result, durationMs: 1500 })),
      })),
    };
    expect(parse(junit(slow, { elapsedMs: 1 })).time).toBe(`${(report.summary.checks * 1.5).toFixed(3)}`);
  });
});
