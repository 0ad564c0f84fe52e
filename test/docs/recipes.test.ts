import { spawnSync } from "node:child_process";
import { chmod, readFile } from "node:fs/promises";
import { delimiter, resolve } from "node:path";
import { outputFile } from "fs-extra/esm";
import { beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
// @ts-expect-error: a script without types
import { buildAction } from "../../scripts/build.mjs";
import { flagNames, flags, variableOf } from "../../src/cli/flags.ts";
import { version } from "../../src/version.ts";
import { bundled } from "../cli/vhdlint.ts";
import { fixtureImage } from "../image/fixture-image.ts";

const { path } = bundled();
const recipe = (name: string) => readFile(`docs/ci/${name}`, "utf8");
const yaml = async (name: string) => parse(await recipe(name));
const variables = flagNames.map(variableOf);
const release = version.split(".").slice(0, 2).join(".");
const image = fixtureImage("systems/efi.vhd");

/** A program of the recipes as this machine has it: a few lines of shell. */
async function program(name: string, shell: string): Promise<void> {
  await outputFile(path("bin", name), `#!/bin/sh\n${shell}\n`);
  await chmod(path("bin", name), 0o755);
}

beforeAll(async () => {
  const start = `exec "${process.execPath}" "${path("bundle", "vhdlint.js")}" "$@"`;
  await program("npx", `[ "$1 $2" = "--yes vhdlint@${release}" ] || exit 97\nshift 2\n${start}`);
  await program("vhdlint", start);
  // What takes minutes and a network is a copy here.
  const copy = `cp "${path("image.vhd")}"`;
  await program("qemu-img", `[ "$1" = convert ] || exit 97\nwhile [ $# -gt 1 ]; do shift; done\n${copy} "$1"`);
  await program(
    "image-builder",
    `[ "$1 $2 $3 $5" = "build vhd --distro --output-dir" ] || exit 97\n${copy} "$6/disk.vhd"`,
  );
  await program(
    "kiwi-ng",
    `[ "$1 $2 $3 $5" = "system build --description --target-dir" ] || exit 97\n${copy} "$6/a.vhdfixed"`,
  );
  await outputFile(path("image.vhd"), image);
});

let runs = 0;

/** Runs shell lines in a folder that has out/ with one image. */
async function shell(script: string, args: readonly string[] = [], env: Readonly<Record<string, string>> = {}) {
  const cwd = path(`work-${++runs}`);
  await outputFile(resolve(cwd, "out/server.vhd"), image);
  const { status, stdout, stderr } = spawnSync("bash", ["--norc", "-eu", "-c", script, "recipe", ...args], {
    cwd,
    encoding: "utf8",
    env: { PATH: [path("bin"), process.env["PATH"]].join(delimiter), ...env },
  });
  return { status, stdout, stderr, cwd, read: (file: string) => readFile(resolve(cwd, file), "utf8") };
}

/** One check that the image passes. */
const passing = { VHDLINT_ONLY: "disk.type-fixed" };

describe("the recipe for GitHub Actions", () => {
  test("has keys, inputs and outputs that exist, and pins what it uses", async () => {
    const { jobs } = await yaml("github-actions.yml");
    const { inputs, outputs } = await parse(await readFile("action.yml", "utf8"));
    for (const step of jobs.image.steps) {
      for (const key of Object.keys(step)) expect(["uses", "run", "with", "if", "id", "name"]).toContain(key);
      if (step.uses === undefined) continue;
      expect(step.uses).toMatch(/^(?:vhdlint\/vhdlint@v1|[\w/-]+@[0-9a-f]{40})$/);
      if (!step.uses.startsWith("vhdlint/")) continue;
      for (const key of Object.keys(step.with)) expect(Object.keys(inputs)).toContain(key);
    }
    const used = [...(await recipe("github-actions.yml")).matchAll(/steps\.vhdlint\.outputs\.(\w+)/g)];
    expect(used.length).toBeGreaterThan(1);
    for (const [, name] of used) expect(Object.keys(outputs)).toContain(name);
  });

  test.skipIf(process.platform === "win32")("judges by its inputs", async () => {
    await buildAction(path("bundle/action"));
    const { jobs } = await yaml("github-actions.yml");
    const step = jobs.image.steps.find(({ id }: { id?: string }) => id === "vhdlint");
    const given = Object.entries<unknown>(step.with).map(([name, value]) => [
      `INPUT_${name.toUpperCase()}`,
      String(value).replaceAll("${{ matrix.image }}", "server"),
    ]);
    const start = `exec "${process.execPath}" "${path("bundle/action/main.js")}"`;
    const result = await shell(start, [], Object.fromEntries(given));
    expect([result.status, result.stderr]).toEqual([1, ""]);
    expect(result.stdout).toMatch(/^::error file=out\/server\.vhd,/m);
    expect(await result.read("out/vhdlint.html")).toContain("<html");
  });

  test("is released by a workflow that pins what it uses", async () => {
    const text = await readFile(".github/workflows/release.yml", "utf8");
    const { jobs, permissions } = parse(text);
    expect(permissions).toEqual({});
    expect(jobs.package.permissions).toEqual({ contents: "read", "id-token": "write" });
    for (const workflow of [text, await readFile(".github/workflows/ci.yml", "utf8")]) {
      const used = (workflow.match(/uses: .*/g) ?? []).filter((line) => line !== "uses: ./");
      expect(used.length).toBeGreaterThan(1);
      expect(used.filter((line) => !/@[0-9a-f]{40} # v[\d.]+$/.test(line))).toEqual([]);
    }
    expect(text).toContain("npm publish --provenance");
  });
});

describe("the template for Azure Pipelines", () => {
  test("has keys and values that exist", async () => {
    const { parameters, steps } = await yaml("azure-pipelines.yml");
    const named = new Map(parameters.map((parameter: { name: string }) => [parameter.name, parameter]));
    expect(named.get("type")).toMatchObject({ values: flags.type.values });
    expect(named.get("target")).toMatchObject({ values: flags.target.values });
    expect(named.get("generation")).toMatchObject({ values: ["", ...flags.generation.values] });
    expect(named.get("failOn")).toMatchObject({ values: flags["fail-on"].values });
    const known = ["task", "bash", "publish", "artifact", "displayName", "condition", "inputs", "env"];
    for (const step of steps) for (const key of Object.keys(step)) expect(known).toContain(key);
    const { env } = steps.find(({ bash }: { bash?: string }) => bash !== undefined);
    for (const name of Object.keys(env)) expect(["IMAGES", "REPORTS", ...variables]).toContain(name);
    // A value that stands in a script could end it; in a variable it is a value.
    for (const { bash = "" } of steps) expect(bash).not.toMatch(/\$\{\{|\$\(/);
  });

  test.skipIf(process.platform === "win32")("judges and writes what it publishes", async () => {
    const { steps } = await yaml("azure-pipelines.yml");
    const { bash } = steps.find((step: { bash?: string }) => step.bash !== undefined);
    const said = { IMAGES: "out/*.vhd", REPORTS: "reports", VHDLINT_TYPE: "generalized", VHDLINT_GENERATION: "" };
    const result = await shell(bash, [], said);
    expect([result.status, result.stderr]).toEqual([1, ""]);
    expect(result.stdout).toMatch(/^##vso\[task\.logissue type=error/m);
    expect(await result.read("reports/vhdlint.xml")).toContain("<testsuite");
    expect(JSON.parse(await result.read("reports/vhdlint.sarif")).version).toBe("2.1.0");
    expect((await shell(bash, [], { ...said, ...passing })).status).toBe(0);
  });
});

describe("the job for GitLab CI", () => {
  test("has keys that exist", async () => {
    const { vhdlint: job, ...others } = await yaml("gitlab-ci.yml");
    expect(others).toEqual({});
    const known = ["stage", "image", "needs", "variables", "script", "artifacts"];
    for (const key of Object.keys(job)) expect(known).toContain(key);
    for (const key of Object.keys(job.variables)) expect(variables).toContain(key);
    expect(Object.keys(job.artifacts.reports)).toEqual(["junit", "codequality"]);
  });

  test.skipIf(process.platform === "win32")("judges and writes what it keeps", async () => {
    const { script, variables: set, artifacts } = (await yaml("gitlab-ci.yml")).vhdlint;
    const result = await shell(script.join("\n"), [], set);
    expect([result.status, result.stderr]).toEqual([1, ""]);
    expect(JSON.parse(await result.read(artifacts.reports.codequality))[0]).toHaveProperty("fingerprint");
    expect(await result.read(artifacts.reports.junit)).toContain("<testsuite");
    expect(await result.read(artifacts.paths[0])).toContain("<html");
    expect((await shell(script.join("\n"), [], { ...set, ...passing })).status).toBe(0);
  });
});

describe.skipIf(process.platform === "win32")("the recipe for", () => {
  test("Packer judges what was converted", async () => {
    const hcl = await recipe("packer.pkr.hcl");
    const list = (name: string) => {
      const [, body = ""] = new RegExp(`${name} = \\[([^\\]]*)\\]`).exec(hcl) ?? [];
      return [...body.matchAll(/"(?:[^"\\]|\\.)*"/g)].map(([word]): string => JSON.parse(word));
    };
    const env = Object.fromEntries(list("environment_vars").map((each) => each.split("=")));
    for (const name of Object.keys(env)) expect(variables).toContain(name);
    const lines = list("inline");
    expect(lines).toHaveLength(2);
    const result = await shell(lines.join("\n"), [], env);
    expect([result.status, result.stderr]).toEqual([1, ""]);
    expect(await result.read("out/vhdlint.html")).toContain("<html");
    expect((await shell(lines.join("\n"), [], { ...env, ...passing })).status).toBe(0);
  });

  test("mkosi judges raw disks as what they are", async () => {
    const script = `mv out/server.vhd out/server.raw; truncate -s -512 out/server.raw; OUTPUTDIR=out exec sh "$1"`;
    const file = resolve("docs/ci/mkosi.postoutput");
    const result = await shell(script, [file]);
    expect([result.status, result.stderr]).toEqual([1, ""]);
    expect(result.stdout).toContain("out/server.raw");
    expect(result.stdout).not.toContain("disk.footer-cookie");
    expect((await shell(script, [file], passing)).status).toBe(0);
  });

  test.each([
    ["osbuild.sh", "debian-13"],
    ["kiwi.sh", "description"],
  ])("%s judges what was built", async (name, what) => {
    const result = await shell(`mkdir new; exec sh "$@"`, [resolve("docs/ci", name), what, "new"]);
    expect([result.status, result.stderr]).toEqual([1, ""]);
    expect(result.stdout).toContain("FAILED");
    const good = await shell(`mkdir new; exec sh "$@"`, [resolve("docs/ci", name), what, "new"], passing);
    expect([good.status, good.stderr]).toEqual([0, ""]);
  });
});

test("every recipe names this release", async () => {
  for (const name of ["azure-pipelines.yml", "gitlab-ci.yml", "packer.pkr.hcl", "osbuild.sh", "kiwi.sh", "README.md"]) {
    const named = [...(await recipe(name)).matchAll(/vhdlint@(\d+\.\d+)/g)].map(([, found]) => found);
    expect(named.length, name).toBeGreaterThan(0);
    expect(new Set(named), name).toEqual(new Set([release]));
  }
});
