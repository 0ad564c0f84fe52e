import { readFile, readdir, writeFile } from "node:fs/promises";
import { ensureDir, outputFile } from "fs-extra/esm";
import { beforeAll, describe, expect, test } from "vitest";
import { bundled } from "./vhdlint.ts";

const { run, path } = bundled();

const os = 'ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Debian 12"\n';
const plugin = `export default { name: "acme", api: 1, checks: [{
  id: "acme/motd.empty", title: "The banner is empty", level: "should", why: "It names the build host.", fix: { text: "Empty it." },
  async run(image) { return (await image.tree.readText("/etc/motd", { optional: true })) ? [{ message: "the banner is full", path: "/etc/motd" }] : []; },
}] };`;
const only = ["--only", "acme/*"];
let here = { cwd: "" };

beforeAll(async () => {
  await outputFile(path("work/tree/etc/os-release"), os);
  await outputFile(path("work/tree/etc/motd"), "hello");
  await outputFile(path("work/lint/acme.mjs"), plugin);
  await outputFile(path("work/vhdlint.config.yaml"), "plugins: [./lint/acme.mjs]\nfailOn: warning\n");
  await ensureDir(path("work/.git"));
  here = { cwd: path("work") };
});

describe("a configuration", () => {
  test("is found and holds for the run", async () => {
    const { code, stdout } = await run([...only, "tree"], here);
    expect([code, stdout]).toEqual([1, expect.stringContaining("acme/motd.empty")]);
  });
  test("is weaker than a flag or a variable", async () => {
    expect(await run([...only, "--fail-on", "error", "tree"], here)).toMatchObject({ code: 0 });
    expect(await run([...only, "tree"], { ...here, env: { VHDLINT_FAIL_ON: "error" } })).toMatchObject({ code: 0 });
  });
  test("is left alone with --no-config", async () => {
    const { code, stderr } = await run([...only, "--no-config", "tree"], here);
    expect([code, stderr]).toEqual([2, expect.stringContaining('no check matches "acme/*"')]);
  });
  test("brings no code with --no-plugins", async () => {
    const { stdout } = await run(["list", "--no-plugins"], here);
    expect(stdout).not.toContain("acme/");
  });
  test("gives list and explain its checks", async () => {
    expect((await run(["list", "acme/*"], here)).stdout).toContain("The banner is empty");
    expect((await run(["explain", "acme/motd.empty"], here)).stdout).toContain("It names the build host.");
  });
  test("that is wrong ends with 2 and one line", async () => {
    await writeFile(path("work/wrong.yaml"), "failOn: loud");
    const { code, stdout, stderr } = await run(["--config", "wrong.yaml", "tree"], here);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toBe(
      "vhdlint: wrong.yaml: failOn is none of the values that it can have - it is one of: error, warning, info, never\n",
    );
  });
});

describe("config", () => {
  test("says who said what", async () => {
    const { code, stdout } = await run(["config", "--format", "json", "--type", "specialized"], here);
    expect(code).toBe(0);
    const { values, plugins } = JSON.parse(stdout);
    expect(values).toContainEqual({ key: "failOn", value: "warning", origin: "vhdlint.config.yaml" });
    expect(values).toContainEqual({ key: "target.type", value: "specialized", origin: "--type" });
    expect(plugins).toEqual(["./lint/acme.mjs"]);
  });
  test("shows what holds for one image", async () => {
    const text = 'images: [{ match: "legacy*", target: { generation: 1 }, checks: { agent.installed: off } }]';
    await writeFile(path("work/images.yaml"), text);
    const { stdout } = await run(["config", "--config", "images.yaml", "out/legacy-7.vhd"], here);
    expect(stdout).toMatch(/target\.generation +1 +images\.yaml: images\[0\]/);
    expect(stdout).toMatch(/agent\.installed +off +images\.yaml: images\[0\]\.checks/);
  });
});

describe("init", () => {
  test("writes a configuration that holds, and never over one", async () => {
    await ensureDir(path("fresh/.git"));
    const fresh = { cwd: path("fresh") };
    expect(await run(["init"], fresh)).toMatchObject({ code: 0, stdout: "wrote vhdlint.config.yaml\n" });
    expect(await run(["config"], fresh)).toMatchObject({ code: 0, stderr: "" });
    // What it shows as examples is right too.
    const text = await readFile(path("fresh/vhdlint.config.yaml"), "utf8");
    const examples = text.replaceAll(/^# (?=(profile|checks|suppress|images|baseline):|  )/gm, "");
    await writeFile(path("fresh/examples.yaml"), examples.replace(/^baseline.*$/m, ""));
    expect(await run(["config", "--config", "examples.yaml"], fresh)).toMatchObject({ code: 0, stderr: "" });
    expect(await run(["init"], fresh)).toMatchObject({
      code: 2,
      stderr: "vhdlint: vhdlint.config.yaml is there already - vhdlint config shows what holds\n",
    });
  });
});

describe("a baseline", () => {
  const withBaseline = [...only, "--baseline", "out/known.json", "tree"];

  test("is asked for by name", async () => {
    expect(await run(withBaseline, here)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("out/known.json does not exist - --update-baseline writes it"),
    });
    expect(await run([...only, "--update-baseline", "tree"], here)).toMatchObject({
      code: 2,
      stderr: "vhdlint: --update-baseline needs a baseline to write - name it with --baseline <file>\n",
    });
  });
  test("is written whole, and then excuses what it holds", async () => {
    expect(await run([...withBaseline, "--update-baseline"], here)).toMatchObject({
      code: 0,
      stderr: "vhdlint: out/known.json holds 1 known finding now\n",
    });
    expect(await readdir(path("work/out"))).toEqual(["known.json"]);
    expect(await run(withBaseline, here)).toMatchObject({ code: 0 });
    expect(await run([...withBaseline, "--ignore-suppressions"], here)).toMatchObject({ code: 1 });
  });
});
