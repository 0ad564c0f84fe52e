import { join, resolve } from "node:path";
import { ensureSymlink } from "fs-extra/esm";
import { describe, expect, test } from "vitest";
import { loadConfigurations } from "../../../src/lint/configuration/load.ts";
import { folderWith } from "./folder.ts";

async function load(name: string, files: Readonly<Record<string, string>>, code = true) {
  const folder = await folderWith(files);
  const loaded = await loadConfigurations(join(folder, name), { code });
  return loaded.map(({ configuration }) => configuration);
}

/** The message and the hint, as one line. */
async function refusal(text: string, name = "vhdlint.config.yaml"): Promise<string> {
  const error = await load(name, { [name]: text }).catch((error: unknown) => error as Error & { hint?: string });
  if (!(error instanceof Error)) throw new Error("it was taken");
  const message = error.message.replace(/^.*[\\/](?=vhdlint)/, "");
  return error.hint === undefined ? message : `${message} - ${error.hint}`;
}

describe("every format says the same", () => {
  const said = [{ failOn: "warning", target: { generation: 2 } }];
  test.each([
    ["vhdlint.config.yaml", "failOn: warning\ntarget: { generation: 2 }\n"],
    ["vhdlint.config.json", '{ "failOn": "warning", "target": { "generation": 2 } }'],
    ["vhdlint.config.jsonc", '// why\n{ "failOn": "warning", /* x */ "target": { "generation": 2, }, }'],
    ["vhdlint.config.mjs", 'export default { failOn: "warning", target: { generation: 2 } };'],
    ["vhdlint.config.cjs", 'module.exports = { failOn: "warning", target: { generation: 2 } };'],
  ])("%s", async (name, text) => {
    expect(await load(name, { [name]: text })).toEqual(said);
  });
});

describe("TypeScript", () => {
  const text = 'const level: string = "warning"; export default { failOn: level };';
  const nodeReadsIt = "typescript" in process.features && process.features.typescript !== false;

  test("is loaded by Node, or by jiti where the user has it", async () => {
    const folder = await folderWith({ "vhdlint.config.ts": text });
    await ensureSymlink(resolve("node_modules/jiti"), join(folder, "node_modules/jiti"), "junction");
    const loaded = await loadConfigurations(join(folder, "vhdlint.config.ts"), { code: true });
    expect(loaded.map(({ configuration }) => configuration)).toEqual([{ failOn: "warning" }]);
  });
  test.skipIf(nodeReadsIt)("says both ways out where nobody can", async () => {
    expect(await refusal(text, "vhdlint.config.ts")).toMatch(
      /^vhdlint.config.ts is TypeScript, which Node .* cannot load - use Node 22.18 or later, install jiti, or write it/,
    );
  });
});

describe("what it builds on comes first", () => {
  test("in order, each with its own", async () => {
    const loaded = await load("c.yaml", {
      "c.yaml": "extends: [a.yaml, sub/b.json]\nfailOn: info",
      "a.yaml": "failOn: never",
      "sub/b.json": '{ "extends": ["../d.yaml"], "failOn": "error" }',
      "d.yaml": "profile: all",
    });
    expect(loaded.map(({ failOn, profile }) => failOn ?? profile)).toEqual(["never", "all", "error", "info"]);
  });
  test("a circle is refused", async () => {
    const circle = load("a.yaml", { "a.yaml": "extends: [b.yaml]", "b.yaml": "extends: [a.yaml]" });
    await expect(circle).rejects.toThrow("extends itself, by way of");
  });
});

describe("what does not fit is one line that says where", () => {
  test.each([
    ["failon: error", 'vhdlint.config.yaml has no key "failon" - did you mean failOn?'],
    [
      "failOn: loud",
      "vhdlint.config.yaml: failOn is none of the values that it can have - it is one of: error, warning, info, never",
    ],
    ["target: { typ: generalized }", 'vhdlint.config.yaml: target has no key "typ" - did you mean type?'],
    [
      "target: { generation: 3 }",
      "vhdlint.config.yaml: target.generation is none of the values that it can have - it is one of: 1, 2",
    ],
    ["only: boot.*", "vhdlint.config.yaml: only is not a list"],
    [
      "checks: { a.b: loud }",
      'vhdlint.config.yaml: checks["a.b"] is none of the values that it can have - it is one of: off, info, warning, error',
    ],
    [
      "checks: { a.b: { severty: off } }",
      'vhdlint.config.yaml: checks["a.b"] has no key "severty" - did you mean severity?',
    ],
    ["suppress: [{ check: a.b }]", "vhdlint.config.yaml: suppress[0].reason is missing"],
    [
      "suppress: [{ check: a.b, reason: r, until: 2026-02-31x }]",
      "vhdlint.config.yaml: suppress[0].until is no day such as 2027-03-31",
    ],
    ["images: [{ match: 3 }]", "vhdlint.config.yaml: images[0].match is not a text"],
    ["- a", "vhdlint.config.yaml is not a set of keys"],
    ["a: [", "vhdlint.config.yaml:1 is no YAML: "],
    ['requires: "^99"', "vhdlint.config.yaml is written for vhdlint ^99, this is "],
    ["requires: soon", 'vhdlint.config.yaml: requires is no range of releases: soon - such as "^1.2"'],
  ])("%s", async (text, message) => {
    expect(await refusal(text)).toContain(message);
  });

  test("JSON with its line", async () => {
    expect(await refusal('{\n"failOn": \n}', "vhdlint.config.json")).toContain("vhdlint.config.json:3 is no JSON: ");
  });
  test("a module that throws", async () => {
    expect(await refusal('throw new Error("not today\\nnor tomorrow")', "vhdlint.config.mjs")).toMatch(
      /^vhdlint.config.mjs cannot be loaded: not today$/,
    );
  });
  test("code where none is wanted", async () => {
    await expect(load("a.mjs", { "a.mjs": "throw 1" }, false)).rejects.toThrow(
      "is code, which --no-plugins does not load",
    );
  });
  test("a file that does not exist", async () => {
    await expect(load("none.yaml", {})).rejects.toThrow("none.yaml does not exist");
  });
});
