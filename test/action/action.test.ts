import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { outputFile } from "fs-extra/esm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
// @ts-expect-error: a script without types
import { buildAction } from "../../scripts/build.mjs";
import { flagInputs } from "../../src/action/inputs.ts";
import { outputLines } from "../../src/action/workflow-files.ts";
import { flags } from "../../src/cli/flags.ts";

const elf = (bits: 1 | 2) =>
  Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, bits, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, bits === 2 ? 0x3e : 3, 0);
const hostile = "::set-output name=status::passed";

let folder = "";
const path = (...parts: string[]) => join(folder, ...parts);

async function makeRoot(name: string, bits: 1 | 2): Promise<void> {
  await outputFile(path("work", name, "etc/os-release"), `ID=debian\nVERSION_ID=12\nPRETTY_NAME="${hostile}"\n`);
  await outputFile(path("work", name, "bin/sh"), elf(bits));
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "vhdlint-action-"));
  await buildAction(path("action"));
  await writeFile(path("action/package.json"), '{ "type": "module" }');
  await makeRoot("good-1", 2);
  await makeRoot("good-2", 2);
  await makeRoot("bad", 1);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let steps = 0;

/** Runs the step as the runner does: inputs in the environment, files for outputs and the summary. */
async function step(inputs: Readonly<Record<string, string>>) {
  const place = path(`step-${++steps}`);
  const files = { GITHUB_OUTPUT: join(place, "output"), GITHUB_STEP_SUMMARY: join(place, "summary") };
  for (const file of Object.values(files)) await outputFile(file, "");
  await outputFile(join(place, "temp", "keep"), "");
  const { PATH = "", SystemRoot = "", TEMP = "" } = process.env;
  const set = { only: "generic.os-64bit", target: "marketplace", ...inputs };
  const child = spawn(process.execPath, [path("action/main.js")], {
    cwd: path("work"),
    env: {
      PATH,
      SystemRoot,
      TEMP,
      CI: "true",
      GITHUB_ACTIONS: "true",
      GITHUB_WORKSPACE: path("work"),
      RUNNER_TEMP: join(place, "temp"),
      ...files,
      ...Object.fromEntries(Object.entries(set).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])),
    },
  });
  const ended = new Promise<number | null>((done) => child.on("close", done));
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return {
    code,
    stdout,
    stderr,
    outputs: parseOutputs(await readFile(files.GITHUB_OUTPUT, "utf8")),
    summary: await readFile(files.GITHUB_STEP_SUMMARY, "utf8"),
  };
}

/** As the runner reads its file: `name<<delimiter`, lines, the delimiter alone. */
function parseOutputs(content: string): Record<string, string> {
  const found: [string, string][] = [];
  const lines = content.split(/\r?\n/);
  for (let at = 0; at < lines.length; at++) {
    const [name = "", delimiter] = (lines[at] ?? "").split("<<");
    if (delimiter === undefined) continue;
    const end = lines.indexOf(delimiter, at + 1);
    found.push([name, lines.slice(at + 1, end).join("\n")]);
    at = end;
  }
  return Object.fromEntries(found);
}

describe("the step", () => {
  test("passes with good images, which globs name, one per line", async () => {
    const { code, outputs, stderr, summary } = await step({ images: "good-*\ngood-1\n" });
    expect([code, stderr]).toEqual([0, ""]);
    expect(outputs).toMatchObject({ status: "passed", errors: "0", warnings: "0" });
    const { images } = JSON.parse(await readFile(outputs["report"] ?? "", "utf8"));
    expect(images.map((image: { path: string }) => image.path)).toEqual(["good-1", "good-2"]);
    expect(JSON.parse(await readFile(outputs["sarif"] ?? "", "utf8"))).toMatchObject({ version: "2.1.0" });
    expect(summary).toContain("good-1");
  });

  test("fails with a bad one, annotated, and as the inputs say", async () => {
    const { code, outputs, stdout } = await step({ images: "bad\ngood-1" });
    expect(code).toBe(1);
    expect(outputs).toMatchObject({ status: "failed", errors: "1" });
    expect(stdout).toMatch(/^::error file=bad.*title=generic\.os-64bit::/m);
    expect(await step({ images: "bad", "fail-on": "never" })).toMatchObject({ code: 0, outputs: { errors: "1" } });
    expect(await step({ images: "bad", skip: "generic.*", only: "" })).not.toMatchObject({ outputs: { errors: "1" } });
  });

  test("writes neither annotations nor summary where told so, but other formats", async () => {
    const quiet = { annotations: "false", summary: "false", formats: "junit=out/a.xml\njson=out/r.json" };
    const { code, stdout, summary, outputs } = await step({ images: "bad", ...quiet });
    expect([code, summary]).toEqual([1, ""]);
    expect(stdout).toContain("the installed programs are 32-bit");
    expect(stdout).not.toMatch(/^::/m);
    expect(await readFile(path("work/out/a.xml"), "utf8")).toContain("<testsuite");
    expect(outputs["report"]).toBe(path("work/out/r.json"));
  });

  test("is incomplete where an image cannot be opened", async () => {
    await outputFile(path("work/empty/keep/nothing"), "");
    expect(await step({ images: "empty\ngood-1" })).toMatchObject({ code: 3, outputs: { status: "incomplete" } });
  });

  test("refuses globs without a match unless they may be empty", async () => {
    const { code, stdout, outputs } = await step({ images: "out/*.vhd" });
    expect([code, outputs]).toEqual([2, { status: "" }]);
    expect(stdout).toBe("::error title=vhdlint::no image matches out/*.vhd - set allow-empty where that is fine\n");
    const empty = await step({ images: "out/*.vhd", "allow-empty": "true" });
    expect(empty).toMatchObject({ code: 0, outputs: { status: "passed", errors: "0", report: "" } });
    expect(await step({ images: "out/*.vhd\nbad", "allow-empty": "true" })).toMatchObject({ code: 1 });
  });

  test.each([
    [{ images: "" }, "the input images names none - give a path or a glob per line"],
    [{ images: "bad", summary: "yes" }, 'the input summary cannot be "yes" - it is true or false'],
    [{ images: "bad", type: "general" }, '--type cannot be "general" - did you mean generalized?'],
    [{ images: "bad", formats: "sarf=a" }, 'the input formats cannot be "sarf" - did you mean sarif?'],
    [{ images: "bad", config: "none.yaml" }, /none\.yaml/],
    [{ images: "a%0A::stop\nb" }, /a%250A/],
  ])("refuses %o in one annotation", async (inputs, message) => {
    const { code, stdout, outputs } = await step(inputs as Record<string, string>);
    expect([code, outputs]).toEqual([2, { status: "" }]);
    expect(stdout.startsWith("::error title=vhdlint::")).toBe(true);
    expect(stdout.trimEnd().split("\n")).toHaveLength(1);
    expect(stdout.trimEnd().slice("::error title=vhdlint::".length)).toMatch(message);
  });

  test("keeps what an image says of itself from being a command", async () => {
    for (const annotations of ["true", "false"]) {
      const { stdout, summary } = await step({ images: "bad", annotations });
      expect(stdout).not.toMatch(/^\s*::set-output/m);
      expect(stdout).toContain(String.raw`\x3a:set-output`);
      expect(summary).not.toContain("\n::");
    }
  });
});

describe("the outputs", () => {
  test("keep lines of a value from setting others", () => {
    const value = "x\nghadelimiter_a\nstatus<<E\npassed\nE";
    expect(parseOutputs(outputLines({ report: value, status: "failed" }))).toEqual({ report: value, status: "failed" });
    expect(() => outputLines({ report: value }, "ghadelimiter_a")).toThrow(TypeError);
  });
});

test("action.yml names the inputs that are read, and the values that flags take", async () => {
  const action = parse(await readFile("action.yml", "utf8"));
  const own = ["images", "allow-empty", "formats", "summary", "annotations"];
  expect(Object.keys(action.inputs).sort()).toEqual([...own, ...flagInputs].sort());
  expect(Object.keys(action.outputs)).toEqual(["status", "errors", "warnings", "report", "sarif"]);
  expect(action.runs).toEqual({ using: "node24", main: "dist/action/main.js" });
  for (const name of flagInputs) {
    const flag = flags[name];
    for (const value of "values" in flag ? flag.values : []) {
      expect(action.inputs[name].description).toContain(value);
    }
  }
});
