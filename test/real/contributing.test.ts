import { spawnSync } from "node:child_process";
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { outputFile } from "fs-extra/esm";
import { afterAll, beforeAll, expect, test } from "vitest";

let copy = "";

beforeAll(async () => {
  copy = await mkdtemp(join(tmpdir(), "vhdlint-contributing-"));
  const left = new Set(["node_modules", "dist", "coverage", ".git"]);
  await cp(".", copy, { recursive: true, filter: (from) => from === "." || !left.has(basename(from)) });
  await symlink(resolve("node_modules"), join(copy, "node_modules"), "junction");
});
afterAll(() => rm(copy, { recursive: true, force: true }));

/** What a newcomer does with the chapter: writes its files, then runs its lines. */
test("a check is added in ten minutes as CONTRIBUTING says", async () => {
  const page = await readFile("CONTRIBUTING.md", "utf8");
  const [, chapter = ""] = /\n## Add a check in ten minutes\n([\s\S]*?)(?=\n## |$(?![\s\S]))/.exec(page) ?? [];
  const files = [...chapter.matchAll(/(At the end of|In) `([^`]+)`:\n\n```\w+\n([\s\S]*?)```/g)];
  expect(files.map(([, , path]) => path)).toEqual([
    "docs/requirements/security.yaml",
    "checks/security/nologin-absent.ts",
    "test/checks/security/nologin-absent.test.ts",
  ]);
  for (const [, how, path = "", text = ""] of files) {
    const before = how === "In" ? "" : await readFile(join(copy, path), "utf8");
    if (how === "In") await outputFile(join(copy, path), text);
    else await writeFile(join(copy, path), before + text);
  }
  const [, lines = ""] = /```sh\n([\s\S]*?)```/.exec(chapter) ?? [];
  expect(lines).toContain("npm run generate");
  // Its own run of vitest, which must not take itself for a part of this one.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(?:VITEST|NODE_ENV|TEST)/.test(name)),
  );
  const { status, stdout, stderr } = spawnSync("bash", ["-e", "-c", lines], { cwd: copy, encoding: "utf8", env });
  expect(status, stdout + stderr).toBe(0);
  expect(stdout.replaceAll(/\u001B\[\d+m/g, "")).toMatch(/Test Files\s+3 passed/);
  expect(await readFile(join(copy, "checks/index.ts"), "utf8")).toContain("security/nologin-absent.ts");
  expect(await readFile(join(copy, "docs/checks/security.md"), "utf8")).toContain("Users can log in");
});
