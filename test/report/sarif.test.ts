import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { checks } from "../../checks/index.ts";
import { ubuntu2204 } from "../../fixtures/trees/ubuntu-22.04.ts";
import { defineCheck } from "../../src/lint/check.ts";
import { lint } from "../../src/lint/lint.ts";
import type { Report } from "../../src/lint/report.ts";
import type { ReportOptions } from "../../src/report/options.ts";
import { sarif } from "../../src/report/sarif.ts";
import { imageFrom } from "../../src/testing/index.ts";
import { crash, sampleChecks, sampleReport, suppressing } from "./sample.ts";
import { sarifProblems } from "./sarif-schema.ts";

interface Rule {
  readonly id: string;
  readonly name: string;
  readonly shortDescription: { readonly text: string };
  readonly fullDescription: { readonly text: string };
  readonly help: { readonly text: string; readonly markdown: string };
  readonly helpUri?: string;
  readonly defaultConfiguration: { readonly level: string };
  readonly properties: {
    readonly tags: readonly string[];
    readonly precision: string;
    readonly "security-severity"?: string;
  };
}
interface Result {
  readonly ruleId: string;
  readonly ruleIndex?: number;
  readonly rule?: { readonly index: number; readonly toolComponent: { readonly index: number } };
  readonly level: string;
  readonly message: { readonly text: string };
  readonly locations: readonly {
    readonly physicalLocation: {
      readonly artifactLocation: { readonly uri: string };
      readonly region: Readonly<Record<string, number>>;
    };
    readonly logicalLocations?: readonly { readonly fullyQualifiedName: string }[];
  }[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
  readonly suppressions?: readonly { readonly justification: string }[];
}
interface Run {
  readonly tool: {
    readonly driver: { readonly rules: readonly Rule[] };
    readonly extensions?: readonly { readonly name: string; readonly rules: readonly Rule[] }[];
  };
  readonly automationDetails: { readonly id: string };
  readonly invocations: readonly {
    readonly executionSuccessful: boolean;
    readonly toolExecutionNotifications: readonly {
      readonly descriptor: { readonly id: string };
      readonly message: { readonly text: string };
    }[];
  }[];
  readonly results: readonly Result[];
}

function runsOf(report: Report, options: ReportOptions = {}): readonly Run[] {
  const text = sarif(report, options);
  const document = JSON.parse(text);
  expect(sarifProblems(document)).toEqual([]);
  expectIngested(text, document.runs);
  return document.runs;
}

/** What GitHub documents of uploads to code scanning ("SARIF support for code scanning"), and what it refuses. */
function expectIngested(text: string, runs: readonly Run[]): void {
  expect(gzipSync(text).length).toBeLessThan(10_000_000);
  expect(runs.length).toBeLessThanOrEqual(20);
  expect(new Set(runs.map(({ automationDetails }) => automationDetails.id)).size).toBe(runs.length);
  for (const { tool, automationDetails, results } of runs) {
    expect(automationDetails.id).toMatch(/^vhdlint\/[^/].*\/$/);
    const { driver, extensions = [] } = tool;
    expect(extensions.length).toBeLessThanOrEqual(100);
    const rules = [driver, ...extensions].flatMap(({ rules }) => rules);
    expect(rules.length).toBeLessThanOrEqual(25_000);
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
    for (const rule of rules) {
      expect(rule.name.length).toBeLessThanOrEqual(255);
      for (const { text } of [rule.shortDescription, rule.fullDescription]) {
        expect(text).toMatch(/\S/);
        expect(text.length).toBeLessThanOrEqual(1024);
      }
      expect(rule.help.text).toMatch(/\S/);
      expect(rule.help.markdown).toMatch(/\S/);
      expect(rule.defaultConfiguration.level).toMatch(/^(error|warning|note)$/);
      expect(rule.properties.tags.length).toBeLessThanOrEqual(10);
      expect(rule.properties.precision).toMatch(/^(very-high|high|medium|low)$/);
      const score = rule.properties["security-severity"];
      if (score !== undefined) expect(score).toMatch(/^\d\.\d$/);
    }
    expect(results.length).toBeLessThanOrEqual(5000);
    for (const result of results) {
      const named = result.rule
        ? extensions[result.rule.toolComponent.index]?.rules[result.rule.index]
        : driver.rules[result.ruleIndex ?? -1];
      expect(named?.id).toBe(result.ruleId);
      expect(result.message.text).toMatch(/\S/);
      expect(result.locations).toHaveLength(1);
      const { artifactLocation, region } = result.locations[0]?.physicalLocation ?? {};
      const { uri = "" } = artifactLocation ?? {};
      expect(uri).toMatch(/^(?:[\w.~!*'()-]|%[\dA-F]{2})+(?:\/(?:[\w.~!*'()-]|%[\dA-F]{2})+)*$/);
      expect(uri.split("/").filter((part) => part === "." || part === "..")).toEqual([]);
      for (const value of Object.values(region ?? {})) expect(value).toBeGreaterThanOrEqual(1);
      expect(Object.keys(region ?? {})).toEqual(["startLine", "startColumn", "endLine", "endColumn"]);
      expect(result.partialFingerprints["primaryLocationLineHash"]).toMatch(/^[\da-f]{16}:\d+$/);
    }
    const hashes = results.map(({ partialFingerprints }) => partialFingerprints["primaryLocationLineHash"]);
    expect(new Set(hashes).size).toBe(hashes.length);
  }
}

describe("sarif", () => {
  test("has a run for each image, with its rules, findings and what could not be seen", async () => {
    const report = await sampleReport([...sampleChecks, crash]);
    const runs = runsOf(report, { checks: [...sampleChecks, crash] });
    expect(runs.map(({ automationDetails }) => automationDetails.id)).toEqual([
      "vhdlint/disk.vhd/",
      "vhdlint/such.vhd/",
    ]);
    const [disk, missing] = runs;
    expect(disk?.tool.driver.rules.map(({ id }) => id)).toEqual(report.images[0]?.results.map(({ check }) => check));
    const { errors, warnings, infos } = report.summary;
    expect(disk?.results).toHaveLength(errors + warnings + infos);
    expect(disk?.results[0]).toEqual({
      ruleId: "agent.enabled",
      ruleIndex: 0,
      level: "error",
      message: {
        text: "walinuxagent.service is installed but not enabled in disk.vhd. Where: /usr/lib/systemd/system/walinuxagent.service:3. Evidence: found disabled, wanted enabled. Fix: Mend it by hand.",
      },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: "out/disk.vhd" },
            region: { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 },
          },
          logicalLocations: [{ fullyQualifiedName: "/usr/lib/systemd/system/walinuxagent.service:3" }],
        },
      ],
      partialFingerprints: {
        primaryLocationLineHash: expect.stringMatching(/^[\da-f]{16}:1$/),
        "vhdlint/v1": expect.stringMatching(/^[\da-f]{16}$/),
      },
    });
    expect(disk?.invocations[0]).toMatchObject({ executionSuccessful: false });
    expect(disk?.invocations[0]?.toolExecutionNotifications.map(({ descriptor }) => descriptor.id)).toEqual([
      "crashed",
      "undecided",
    ]);
    expect(missing).toMatchObject({ results: [], invocations: [{ executionSuccessful: false }] });
  });

  test("is taken with every built-in check, and explains each", async () => {
    const report = await lint([imageFrom({ ...ubuntu2204(), "/etc/resolv.conf": "" }, "ubuntu.vhd")], { checks });
    const [run] = runsOf(report, { checks });
    expect(run?.tool.driver.rules).toHaveLength(checks.length);
    for (const { id, helpUri, properties } of run?.tool.driver.rules ?? []) {
      expect(helpUri).toMatch(/^https:\/\/github\.com\/.*\/docs\/checks\/[a-z-]+\.md#[\da-z-]+$/);
      expect("security-severity" in properties).toBe(id.startsWith("security."));
    }
  });

  test("is whole without a description of the checks", async () => {
    const [run] = runsOf(await sampleReport());
    expect(run?.tool.driver.rules[0]?.help.text).toContain("Fix: Mend it by hand.");
  });

  test("leaves out what is excused, unless asked for", async () => {
    const report = suppressing(await sampleReport(), "agent.enabled", "by contract");
    const [plain] = runsOf(report);
    expect(plain?.results.map(({ ruleId }) => ruleId)).not.toContain("agent.enabled");
    const [marked] = runsOf(report, { suppressedInSarif: true });
    const justified = marked?.results.map(({ suppressions = [] }) =>
      suppressions.map(({ justification }) => justification),
    );
    expect(justified?.flat()).toEqual(["by contract (vhdlint.config.yaml: suppress[0])"]);
  });

  test("keeps rules of plugins apart", async () => {
    const [first] = sampleChecks;
    if (!first) throw new Error("the sample has no check");
    const own = defineCheck({ ...first, id: "acme/branding.banner" });
    const [run] = runsOf(await sampleReport([first, own]), { checks: [first, own] });
    expect(run?.tool.extensions?.map(({ name, rules }) => [name, rules.map(({ id }) => id)])).toEqual([
      ["acme", ["acme/branding.banner"]],
    ]);
    expect(run?.results.map(({ ruleIndex, rule }) => ruleIndex ?? rule)).toEqual([
      { id: "acme/branding.banner", index: 0, toolComponent: { index: 0 } },
      0,
    ]);
  });

  test("hangs findings on the source of the image, or on the files of a directory", async () => {
    const report = await sampleReport(sampleChecks, "error", ["../build/a b#%:ü.vhd"]);
    const uri = (run: Run | undefined, at = 0) => run?.results[at]?.locations[0]?.physicalLocation;
    const [plain] = runsOf(report);
    expect(uri(plain)?.artifactLocation.uri).toBe("build/a%20b%23%25%3A%C3%BC.vhd");
    const [packer] = runsOf(report, { source: "packer/image.pkr.hcl" });
    expect(uri(packer)?.artifactLocation.uri).toBe("packer/image.pkr.hcl");
    const tree = { ...report, images: report.images.map((image) => ({ ...image, path: "rootfs", kind: "directory" })) };
    const [directory] = runsOf(tree);
    expect(uri(directory)).toMatchObject({
      artifactLocation: { uri: "rootfs/usr/lib/systemd/system/walinuxagent.service" },
      region: { startLine: 3 },
    });
  });

  test("names no secret of an address", async () => {
    const report = await sampleReport(sampleChecks, "error", ["https://store.example/images/disk.vhd?sig=SECRET"]);
    const [run] = runsOf(report);
    expect(run?.results[0]?.locations[0]?.physicalLocation.artifactLocation.uri).toBe("store.example/images/disk.vhd");
    expect(JSON.stringify(run)).not.toContain("SECRET");
  });

  test("keeps the worst of what is too much, and says so", async () => {
    const [first] = sampleChecks;
    if (!first) throw new Error("the sample has no check");
    const notes = Array.from({ length: 6000 }, (_, index) => ({
      message: "a note",
      level: "info" as const,
      path: `/${index}`,
    }));
    const many = { ...first, run: async () => [...notes, { message: "an error", path: "/worst" }] };
    const [run] = runsOf(await sampleReport([many]));
    expect(run?.results).toHaveLength(5000);
    expect(run?.results[0]?.level).toBe("error");
    expect(run?.invocations[0]?.toolExecutionNotifications[0]?.message.text).toMatch(/^of 6001 results the 5000 most/);
    const images = Array.from({ length: 25 }, (_, index) => `${index}.vhd`);
    const runs = runsOf(await sampleReport(sampleChecks, "error", images));
    expect(runs).toHaveLength(20);
    expect(JSON.stringify(runs[0]?.invocations)).toContain("of 25 images the first 20 are kept");
  });

  test("stays below the size that is taken, however large the findings", async () => {
    const [first] = sampleChecks;
    if (!first) throw new Error("the sample has no check");
    // Text that does not compress: no word comes again within the 32 KiB that deflate looks back.
    let seed = 1;
    const word = () => String.fromCodePoint(0x4e00 + ((seed = (seed * 48_271) % 0x7fffffff) % 20_000));
    const noise = Array.from({ length: 64 }, () => Array.from({ length: 900 }, word).join(""));
    const findings = Array.from({ length: 5500 }, (_, index) => ({
      message: "noise",
      path: `/${index}`,
      evidence: { actual: noise[index % 64] ?? "" },
    }));
    const [run] = runsOf(await sampleReport([{ ...first, run: async () => findings }]));
    expect(run?.results.length).toBe(2500);
  });
});
