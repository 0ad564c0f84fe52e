import { describe, expect, test } from "vitest";
import { defineFact } from "../../src/image/fact.ts";
import { ImageError } from "../../src/image/errors.ts";
import { type Check, type Outcome, defineCheck } from "../../src/lint/check.ts";
import { lint } from "../../src/lint/lint.ts";
import { imageFrom, program } from "../../src/testing/index.ts";

const debian = { "/etc/os-release": 'ID=debian\nVERSION_ID="12"\n' };

function check(id: string, run: Check["run"] = async () => [], more: Partial<Check> = {}): Check {
  return defineCheck({
    id,
    title: `${id} holds`,
    level: "must",
    requirements: [],
    why: "why",
    fix: { text: "mend it" },
    run,
    ...more,
  });
}

const failing: () => Promise<Outcome> = async () => [{ message: "it is broken" }];

describe("lint", () => {
  test("passes without findings, fails with them", async () => {
    expect((await lint([imageFrom(debian)], { checks: [check("a.b")] })).status).toBe("passed");
    expect((await lint([imageFrom(debian)], { checks: [check("a.b", failing)] })).status).toBe("failed");
  });

  test("fails only from the asked severity on", async () => {
    const warning = check("a.b", failing, { level: "should" });
    const statusAt = async (failOn: "error" | "warning" | "info" | "never") =>
      (await lint([imageFrom(debian)], { checks: [warning], failOn })).status;
    expect(await statusAt("error")).toBe("passed");
    expect(await statusAt("warning")).toBe("failed");
    expect(await statusAt("info")).toBe("failed");
    expect(await statusAt("never")).toBe("passed");
  });

  test("starts slow checks first and reports them in their place", async () => {
    const started: string[] = [];
    const noted = (id: string, slow: boolean) =>
      check(
        id,
        async () => {
          started.push(id);
          return [];
        },
        { slow },
      );
    const checks = [noted("a.first", false), noted("b.second", false), noted("c.slow", true)];
    const { images } = await lint([imageFrom(debian)], { checks });
    expect(started).toEqual(["c.slow", "a.first", "b.second"]);
    expect(images[0]?.results.map((result) => result.check)).toEqual(["a.first", "b.second", "c.slow"]);
  });

  test("goes on after an image that cannot be opened", async () => {
    const report = await lint(["/no/such/image", imageFrom(debian)], { checks: [check("a.b")] });
    expect(report.images).toMatchObject([
      { path: "/no/such/image", status: "incomplete", results: [], error: "/no/such/image does not exist" },
      { path: "memory", status: "passed" },
    ]);
    expect(report.status).toBe("incomplete");
  });

  test("is incomplete when a check crashes, even with findings", async () => {
    const crashes: string[] = [];
    const report = await lint(
      [imageFrom(debian)],
      {
        checks: [
          check("a.crash", async () => {
            throw new RangeError("too far");
          }),
          check("a.fail", failing),
        ],
      },
      { onCrash: (where) => crashes.push(where) },
    );
    expect(report).toMatchObject({ status: "incomplete", summary: { errors: 1, crashed: 1 } });
    expect(report.images[0]?.results[0]).toMatchObject({ status: "crashed", reason: "RangeError: too far" });
    expect(crashes).toEqual(["a.crash"]);
  });

  test("tells a fact that cannot be read once, by the fact where it began", async () => {
    const inner = defineFact("inner", async (): Promise<string> => {
      throw new ImageError("unreadable", "/etc/secret: permission denied");
    });
    const outer = defineFact("outer", (image) => image.fact(inner));
    const needs =
      (fact: typeof inner): Check["run"] =>
      async (image) => [{ message: await image.fact(fact) }];
    const report = await lint([imageFrom(debian)], {
      checks: [check("a.one", needs(outer)), check("a.three", needs(inner)), check("a.two", needs(outer))],
    });
    expect(report.images[0]?.results.map(({ status }) => status)).toEqual(["undecided", "undecided", "undecided"]);
    expect(report.images[0]?.notices).toEqual([
      { code: "fact-unreadable", message: 'the fact "inner" is not known: /etc/secret: permission denied' },
    ]);
    expect(report.status).toBe("passed");
  });

  test("tells a fact that crashes once; the checks only point to it", async () => {
    const broken = defineFact("broken", async (): Promise<string> => {
      throw new TypeError("x is undefined");
    });
    const run: Check["run"] = async (image) => [{ message: await image.fact(broken) }];
    const report = await lint([imageFrom(debian)], { checks: [check("a.one", run), check("a.two", run)] });
    expect(report.images[0]?.results.map(({ reason }) => reason)).toEqual([
      'the fact "broken" crashed',
      'the fact "broken" crashed',
    ]);
    expect(report.images[0]?.notices).toEqual([
      { code: "fact-crashed", message: 'the fact "broken" crashed: TypeError: x is undefined' },
    ]);
    expect(report.status).toBe("incomplete");
  });

  test("gives every finding a fix: its own, else the check's", async () => {
    const run: Check["run"] = async () => [{ message: "one" }, { message: "two", fix: { text: "mend it otherwise" } }];
    const report = await lint([imageFrom(debian)], { checks: [check("a.b", run)] });
    expect(report.images[0]?.results[0]?.findings.map(({ fix }) => fix.text)).toEqual(["mend it", "mend it otherwise"]);
  });

  test("orders results by area and id, whatever the order of the checks", async () => {
    const report = await lint([imageFrom(debian)], {
      checks: [check("b.a"), check("a.c"), check("a-z.b"), check("a.b")],
    });
    expect(report.images[0]?.results.map(({ check }) => check)).toEqual(["a.b", "a.c", "a-z.b", "b.a"]);
  });

  test("ends when it is aborted", async () => {
    const abort = new AbortController();
    const run: Check["run"] = async () => {
      abort.abort(new Error("enough"));
      return [];
    };
    const checks = Array.from({ length: 40 }, (_, index) => check(`a.check-${index}`, run));
    await expect(lint([imageFrom(debian)], { checks }, { signal: abort.signal })).rejects.toThrow("enough");
  });
});

describe("the target", () => {
  const elf = (machine: number) =>
    program(String.fromCharCode(0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, machine, 0));
  const targetOf = async (tree: Parameters<typeof imageFrom>[0], target = {}) =>
    (await lint([imageFrom(tree)], { checks: [check("a.b")], target })).images[0];

  test("is the usual case where nothing is said, and says so", async () => {
    expect(await targetOf(debian)).toMatchObject({
      target: { type: "generalized", target: "gallery", generation: undefined, security: "standard" },
      targetOrigin: { type: "assumed", target: "assumed", generation: "unknown", arch: "unknown" },
    });
  });
  test("follows the user", async () => {
    expect(await targetOf(debian, { type: "specialized", generation: 2 })).toMatchObject({
      target: { type: "specialized", generation: 2 },
      targetOrigin: { type: "said", generation: "said" },
    });
  });
  test("finds the architecture in the programs", async () => {
    expect(await targetOf({ ...debian, "/bin/sh": elf(0x3e) })).toMatchObject({
      target: { arch: "x86_64" },
      targetOrigin: { arch: "found" },
      notices: [],
    });
  });
  test("has a notice when the type is assumed and the tree looks like a machine", async () => {
    const machine = { ...debian, "/var/lib/waagent/provisioned": "" };
    expect(await targetOf(machine)).toMatchObject({
      target: { type: "generalized" },
      notices: [{ code: "looks-specialized", message: expect.stringContaining("/var/lib/waagent/provisioned") }],
    });
    expect((await targetOf(machine, { type: "generalized" }))?.notices).toEqual([]);
    expect((await targetOf(machine, { type: "specialized" }))?.notices).toEqual([]);
  });
  test("has a notice when the user says another architecture, or Azure has none like it", async () => {
    expect(await targetOf({ ...debian, "/bin/sh": elf(0x3e) }, { arch: "aarch64" })).toMatchObject({
      target: { arch: "aarch64" },
      notices: [{ code: "arch-differs" }],
    });
    expect(await targetOf({ ...debian, "/bin/sh": elf(0x15) })).toMatchObject({ notices: [{ code: "arch-unknown" }] });
  });
});
