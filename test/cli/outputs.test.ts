import { spawnSync } from "node:child_process";
import { closeSync, existsSync, openSync } from "node:fs";
import { chmod, mkdir, readFile, readdir, symlink, writeFile } from "node:fs/promises";
import { outputFile } from "fs-extra/esm";
import { beforeAll, describe, expect, test } from "vitest";
import { bundled } from "./vhdlint.ts";

const { run, start, result, path } = bundled();

const bits = ["--only", "generic.os-64bit", "--target", "marketplace"];
let image = "";

beforeAll(async () => {
  image = path("root");
  // A 32-bit shell: one error.
  const elf32 = Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 3, 0);
  await outputFile(path("root/bin/sh"), elf32);
  await outputFile(path("root/etc/os-release"), 'ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Debian 12"\n');
});

const lint = (...args: string[]) => run([...bits, ...args, image]);

describe("several formats in one run", () => {
  test("go to files, whose folders are made, and to stdout", async () => {
    const file = path("out/deep/report.json");
    const { code, stdout, stderr } = await lint("--format", "compact", "--format", `json=${file}`);
    expect([code, stderr]).toEqual([1, ""]);
    expect(stdout).toMatch(/: error: .* \[generic\.os-64bit\]\n/);
    expect(JSON.parse(await readFile(file, "utf8"))).toMatchObject({ schemaVersion: 1 });
    expect(await readdir(path("out/deep"))).toEqual(["report.json"]);
  });

  test("can be named in one word, also in the environment", async () => {
    const [json, tap] = [path("a,b.json"), path("c.tap")];
    const { code, stdout } = await run([...bits, image], { env: { VHDLINT_FORMAT: `json=${json},tap=${tap}` } });
    expect([code, stdout]).toEqual([1, ""]);
    expect(await readFile(tap, "utf8")).toMatch(/^TAP version 14\n/);
    expect(JSON.parse(await readFile(json, "utf8"))).toHaveProperty("images");
  });

  test("come from the configuration where no flag names any", async () => {
    const config = path("configured/vhdlint.config.json");
    const outputs = ["compact", "gitlab=made/report.json"];
    await outputFile(config, JSON.stringify({ outputs, source: "image.pkr.hcl" }));
    const args = [...bits, "--config", config, image];
    const { code, stdout } = await run(args, { cwd: path(), env: { CI_PROJECT_DIR: path() } });
    expect([code, stdout]).toEqual([1, expect.stringContaining("[generic.os-64bit]")]);
    const [issue] = JSON.parse(await readFile(path("made/report.json"), "utf8"));
    expect(issue).toMatchObject({ location: { path: "configured/image.pkr.hcl" } });
    await outputFile(config, JSON.stringify({ outputs: ["jsn"] }));
    expect((await lint("--config", config)).stderr).toBe(
      'vhdlint: outputs in vhdlint.config.json cannot be "jsn" - did you mean json?\n',
    );
  });

  test("can be those of a plugin", async () => {
    await outputFile(
      path("plugged/plugin.js"),
      'export default { name: "acme", api: 1, reporters: { count: ({ images }) => `${images.length} image\\n` } };',
    );
    const config = path("plugged/vhdlint.config.json");
    await outputFile(config, JSON.stringify({ plugins: ["./plugin.js"] }));
    await outputFile(path("plugged/package.json"), '{"type":"module"}');
    const { code, stdout, stderr } = await lint("--config", config, "--format", "acme/count");
    expect([code, stdout, stderr]).toEqual([1, "1 image\n", ""]);
    expect(await lint("--config", config, "--format", "acme/cont")).toMatchObject({
      code: 2,
      stderr: "vhdlint: no plugin has the format acme/cont - did you mean acme/count?\n",
    });
  });

  test("have no colour in files", async () => {
    const file = path("plain.txt");
    await lint("--format", `pretty=${file}`, "--color", "always");
    expect(await readFile(file, "utf8")).toMatch(/^[\n\x20-\x7e]*$/);
  });
});

describe("what cannot be meant ends with 2, before any image is read", () => {
  test.each([
    [["--format", "nothing"], '--format cannot be "nothing" - it is one of: pretty, compact, json, '],
    [["--format", "jnit"], '--format cannot be "jnit" - did you mean junit?'],
    [["--format", "json", "--format", "pretty"], "--format sends both json and pretty to stdout - give one of them"],
    [["--format", "json="], "--format json= names no file"],
    [["--format", "json=x", "--format", "tap=./x"], "--format writes ./x twice"],
  ])("%j", async (args, message) => {
    const { code, stdout, stderr } = await lint(...args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(`vhdlint: ${message}`);
    expect(stderr.trimEnd()).not.toContain("\n");
  });

  test("other commands have text and JSON", async () => {
    expect(await run(["list", "--format", "tap"])).toMatchObject({
      code: 2,
      stderr: "vhdlint: vhdlint list has no tap - it is one of: pretty, json\n",
    });
    expect(await run(["explain", "generic.os-64bit", "--format", "json=x"])).toMatchObject({ code: 2 });
  });

  test("an image is never written, nor anything in it", async () => {
    const tar = path("image.tar");
    await writeFile(tar, "not a tar, and not read either");
    await symlink(tar, path("link.tar")).catch(() => {});
    for (const name of [tar, ...(existsSync(path("link.tar")) ? [path("link.tar")] : [])]) {
      const { code, stderr } = await run(["--format", `json=${name}`, tar]);
      expect([code, stderr]).toEqual([2, `vhdlint: ${name} is what is to be read: a report does not replace it\n`]);
    }
    expect(await readFile(tar, "utf8")).toBe("not a tar, and not read either");
    const inside = path("root/etc/new/report.json");
    expect(await lint("--format", `json=${inside}`)).toMatchObject({ code: 2, stdout: "" });
    expect(existsSync(path("root/etc/new"))).toBe(false);
  });

  test("a target that is a directory, or lies below a file", async () => {
    await mkdir(path("folder"), { recursive: true });
    await writeFile(path("file"), "");
    expect((await lint("--format", `json=${path("folder")}`)).stderr).toBe(
      `vhdlint: ${path("folder")} cannot be written: it is a directory\n`,
    );
    const below = await lint("--format", `json=${path("file", "report.json")}`);
    expect(below).toMatchObject({ code: 2, stdout: "" });
    expect(below.stderr).toMatch(/^vhdlint: .*report\.json cannot be written: E(NOTDIR|EXIST|NOENT): .*\n$/);
  });

  // Root may write everywhere, and Windows has other rights.
  test.skipIf(process.platform === "win32" || process.getuid?.() === 0)("a folder without rights", async () => {
    await mkdir(path("locked"), { recursive: true });
    await chmod(path("locked"), 0o555);
    const { code, stderr } = await lint("--format", `json=${path("locked/report.json")}`);
    expect([code, stderr]).toEqual([2, expect.stringContaining("cannot be written: EACCES: permission denied")]);
  });
});

describe("files are replaced as a whole", () => {
  test("through a link, which stays one", async () => {
    await writeFile(path("real.json"), "old");
    await symlink(path("real.json"), path("latest.json")).catch(() => {});
    if (!existsSync(path("latest.json"))) return;
    await lint("--format", `json=${path("latest.json")}`);
    expect(JSON.parse(await readFile(path("real.json"), "utf8"))).toHaveProperty("schemaVersion");
  });

  test("but what GITHUB_STEP_SUMMARY names is added to", async () => {
    const summary = path("summary.md");
    await writeFile(summary, "# Before\n");
    const { code } = await run([...bits, "--format", `compact=${summary}`, image], {
      env: { GITHUB_STEP_SUMMARY: summary },
    });
    expect(code).toBe(1);
    expect(await readFile(summary, "utf8")).toMatch(/^# Before\n.*os-64bit/s);
  });

  test.skipIf(process.platform === "win32").each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("an interrupted run (%s) leaves none behind", async (signal, code) => {
    const folder = path(`interrupted-${signal}`);
    const many = Array.from({ length: 5000 }, () => image).join("\n");
    const child = start(["--files-from", "-", "--format", `json=${folder}/report.json`]);
    const done = result(child);
    child.stdin.on("error", () => {}).end(many);
    // The folder is made after all arguments are read and before any image is.
    while (!existsSync(folder)) await new Promise((resolve) => setTimeout(resolve, 5));
    child.kill(signal);
    expect(await done).toEqual({ code, signal: null, stdout: "", stderr: "" });
    expect(await readdir(folder)).toEqual([]);
  });
});

describe.skipIf(!existsSync("/dev/full"))("a full disk", () => {
  test("is told in one line and ends with 3; other files are written", async () => {
    const good = path("good.json");
    const { code, stdout, stderr } = await lint("--format", "compact=/dev/full", "--format", `json=${good}`);
    expect([code, stdout]).toEqual([3, ""]);
    expect(stderr).toBe("vhdlint: /dev/full cannot be written: ENOSPC: no space left on device\n");
    expect(JSON.parse(await readFile(good, "utf8"))).toHaveProperty("schemaVersion");
  });

  test("is told for stdout too", () => {
    const script = path("bundle", "vhdlint.js");
    const full = openSync("/dev/full", "w");
    const { status, stderr } = spawnSync(process.execPath, [script, "--version"], {
      stdio: ["ignore", full, "pipe"],
      env: { PATH: process.env["PATH"] },
    });
    closeSync(full);
    expect([status, String(stderr)]).toEqual([
      3,
      "vhdlint: stdout cannot be written: ENOSPC: no space left on device\n",
    ]);
  });
});

test("a reader that closes stdout early does not keep files from being written", async () => {
  const file = path("beside.json");
  const child = start([...bits, "--format", "pretty", "--format", `json=${file}`, image]);
  child.stdout.destroy();
  const { code, stderr } = await result(child);
  expect([code, stderr]).toEqual([1, ""]);
  expect(JSON.parse(await readFile(file, "utf8"))).toHaveProperty("schemaVersion");
});
