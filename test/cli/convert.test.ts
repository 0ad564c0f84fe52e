import { readFile, writeFile } from "node:fs/promises";
import { outputFile } from "fs-extra/esm";
import { beforeAll, describe, expect, test } from "vitest";
import { bundled } from "./vhdlint.ts";

const { run, path } = bundled();

let saved = "";

beforeAll(async () => {
  const elf32 = Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 3, 0);
  await outputFile(path("root/bin/sh"), elf32);
  await outputFile(path("root/etc/os-release"), 'ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Debian 12"\n');
  saved = path("report.json");
  const bits = ["--only", "generic.os-64bit", "--target", "marketplace"];
  expect(await run([...bits, "--format", `json=${saved}`, path("root")])).toMatchObject({ code: 1, stderr: "" });
});

describe("convert", () => {
  test("ends as the run did, or by another threshold", async () => {
    const { code, stdout, stderr } = await run(["convert", saved]);
    expect([code, stderr]).toEqual([1, ""]);
    expect(stdout).toMatch(/^FAILED .*generic\.os-64bit/s);
    expect(await run(["convert", "--fail-on", "never", saved])).toMatchObject({ code: 0, stderr: "" });
  });

  test("gives the same JSON back", async () => {
    const { stdout } = await run(["convert", "--format", "json", saved]);
    expect(stdout).toBe(await readFile(saved, "utf8"));
  });

  test("writes several formats, which explain their checks", async () => {
    const [html, sarif] = [path("out/r.html"), path("out/r.sarif")];
    const { code, stdout } = await run(["convert", saved, "--format", `html=${html},sarif=${sarif}`]);
    expect([code, stdout]).toEqual([1, ""]);
    expect(await readFile(html, "utf8")).toContain("generic.os-64bit");
    const [rule] = JSON.parse(await readFile(sarif, "utf8")).runs[0].tool.driver.rules;
    expect(rule.helpUri).toContain("docs/checks/generic.md#genericos-64bit");
  });

  test("reads from stdin, and what PowerShell writes", async () => {
    const json = await readFile(saved, "utf8");
    expect(await run(["convert", "-", "--format", "compact"], { stdin: json })).toMatchObject({ code: 1 });
    for (const bytes of [Buffer.from(`\uFEFF${json}`), Buffer.from(`\uFEFF${json}`, "utf16le")]) {
      await writeFile(path("odd.json"), bytes);
      expect(await run(["convert", path("odd.json")])).toMatchObject({ code: 1, stderr: "" });
    }
  });

  test.each([
    [[], "no report is named - try vhdlint convert report.json --format html"],
    [["a", "b"], "convert takes one report at a time"],
    [["/no/such.json"], "/no/such.json cannot be read: ENOENT: no such file or directory"],
    [["--root", "x", "a"], "--root says nothing to vhdlint convert"],
  ])("%j is refused", async (args, message) => {
    expect(await run(["convert", ...args])).toMatchObject({ code: 2, stdout: "", stderr: `vhdlint: ${message}\n` });
  });

  test("refuses what is no report in one line, whatever it holds", async () => {
    await writeFile(path("bad.json"), "\u001B[31m::error::");
    const { code, stderr } = await run(["convert", path("bad.json")]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^vhdlint: [\x20-\x7e…]*bad\.json is not JSON: [\x20-\x7e…]*\n$/);
    await writeFile(path("directory.json"), "{}");
    expect((await run(["convert", path("directory.json")])).stderr).toContain(
      "is no report - vhdlint --format json writes one",
    );
  });

  test("does not write over what it reads", async () => {
    const before = await readFile(saved, "utf8");
    expect(await run(["convert", saved, "--format", `html=${saved}`])).toMatchObject({ code: 2 });
    expect(await readFile(saved, "utf8")).toBe(before);
  });
});
