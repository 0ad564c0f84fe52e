import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checks } from "../../checks/index.ts";
import { lint } from "../../src/lint/lint.ts";
import { type Format, render } from "../../src/report/render.ts";
import { attacks, plant } from "../report/planted.ts";
import { sampleReport } from "../report/sample.ts";
import { installTools, run } from "./tools.ts";
// @ts-expect-error: a script without types
import { buildCommandLine } from "../../scripts/build.mjs";

// Reports held against programs that know their formats: libxml2, the shells of Debian, a full file system.

let folder = "";

beforeAll(async () => {
  installTools({ xmllint: "libxml2-utils", dash: "dash", bash: "bash", busybox: "busybox" });
  folder = await mkdtemp(join(tmpdir(), "vhdlint-formats-"));
  await buildCommandLine(join(folder, "bundle"));
  await writeFile(join(folder, "bundle", "package.json"), '{"type":"module"}');
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const example = await lint(["fixtures/example.tar.gz", "no/such.vhd"], { checks, failOn: "info" });
const hostile = plant(await sampleReport(), attacks.join(" "));

async function saved(name: string, content: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

describe("libxml2", () => {
  test.each(["junit", "checkstyle"] as const)("reads %s, and counts what the report counts", async (format) => {
    for (const report of [example, hostile]) {
      const path = await saved(`${format}.xml`, await render(report, format));
      expect(run("xmllint", ["--noout", path])).toBe("");
      const count = (xpath: string) => Number(run("xmllint", ["--xpath", `count(${xpath})`, path]));
      const results = report.images.flatMap(({ results }) => results);
      const failed = results.filter(({ status }) => status === "fail");
      if (format === "junit") {
        const errors = report.images.filter(({ error }) => error !== undefined).length;
        expect(count("//testcase")).toBe(results.length + errors);
        expect(count("//failure")).toBe(failed.length);
      } else expect(count("//error")).toBe(failed.flatMap(({ findings }) => findings).length);
    }
  });

  test("reads the page as XML too", async () => {
    for (const report of [example, hostile]) {
      // The document type of HTML names no root that XML would miss.
      const path = await saved("page.xml", await render(report, "html", { checks }));
      expect(run("xmllint", ["--noout", path])).toBe("");
    }
  });
});

describe("the shells of Debian", () => {
  const shells: readonly (readonly [string, ...string[]])[] = [["dash"], ["bash", "--posix"], ["busybox", "sh"]];
  const refusals = (script: string) =>
    shells.flatMap(([shell, ...args]) => {
      const { status, stderr } = spawnSync(shell, [...args, "-n", script], { encoding: "utf8" });
      return status === 0 ? [] : [`${shell}: ${stderr}`];
    });

  test("parse the script of an image's fixes", async () => {
    const script = await render(example, "commands");
    expect(script.split("\n").filter((line) => line !== "" && !line.startsWith("#")).length).toBeGreaterThan(10);
    expect(refusals(await saved("fixes.sh", script))).toEqual([]);
  });

  test("parse the commands of every check", async () => {
    const scripts = checks
      .filter(({ id }) => !id.startsWith("disk."))
      .flatMap(({ id, fix }) =>
        [fix.commands, ...Object.values(fix.commandsFor ?? {})].flatMap((lines) =>
          lines === undefined ? [] : [{ id, text: `${lines.join("\n")}\n` }],
        ),
      );
    expect(scripts.length).toBeGreaterThan(100);
    const broken: string[] = [];
    // All at once, and one by one to see which: hundreds of processes take their time.
    if (refusals(await saved("all.sh", scripts.map(({ text }) => text).join(""))).length > 0) {
      for (const { id, text } of scripts) {
        broken.push(...refusals(await saved("check.sh", text)).map((each) => `${id}: ${each}`));
      }
    }
    expect(broken).toEqual([]);
  });

  test("run nothing that an image says", async () => {
    const inert = {
      ...hostile,
      images: hostile.images.map((image) => ({ ...image, results: image.results.slice(0, 6) })),
    };
    const script = await saved("hostile.sh", await render(inert, "commands"));
    expect(refusals(script)).toEqual([]);
    await mkdir(join(folder, "empty"), { recursive: true });
    const { status, stdout } = spawnSync("dash", [script], { cwd: join(folder, "empty"), encoding: "utf8" });
    expect([status, stdout, await readdir(join(folder, "empty"))]).toEqual([0, "", []]);
    expect(existsSync("/tmp/owned")).toBe(false);
  });
});

describe("a file system of 64 KiB", () => {
  const mounted = () => join(folder, "small");
  beforeAll(async () => {
    await mkdir(mounted());
    run("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", mounted()]);
  });
  afterAll(() => void run("umount", [mounted()]));

  test.each<Format>(["json", "html"])("takes no half of a report: %s", async (format) => {
    const script = join(folder, "bundle", "vhdlint.js");
    const file = join(mounted(), "report");
    await writeFile(file, "the report of yesterday");
    const args = [script, "fixtures/example.tar.gz", "--format", `${format}=${file}`];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
    expect([status, stdout, stderr]).toEqual([
      3,
      "",
      `vhdlint: ${file} cannot be written: ENOSPC: no space left on device\n`,
    ]);
    expect(await readdir(mounted())).toEqual(["report"]);
    expect(run("cat", [file])).toBe("the report of yesterday");
  });
});

test("a folder without rights is told before any image is read", async () => {
  const locked = join(folder, "locked");
  await mkdir(locked, { mode: 0o555 });
  run("chmod", ["-R", "a+rX", folder]);
  const script = join(folder, "bundle", "vhdlint.js");
  const args = ["65534", process.execPath, script, "/etc/hostname", "--format", `json=${join(locked, "report.json")}`];
  const { status, stdout, stderr } = spawnSync("setpriv", ["--reuid", ...args], { encoding: "utf8" });
  expect([status, stdout, stderr]).toEqual([
    2,
    "",
    `vhdlint: ${join(locked, "report.json")} cannot be written: EACCES: permission denied\n`,
  ]);
});
