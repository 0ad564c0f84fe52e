import { mkdir, readdir, writeFile } from "node:fs/promises";
import { outputFile } from "fs-extra/esm";
import { beforeAll, describe, expect, test } from "vitest";
import { xzTar, zstdTar } from "../image/archive/tar-bytes.ts";
import { bundled } from "./vhdlint.ts";

const { run, start, result, path } = bundled();

/** A root tree that every check can read; 64-bit by its shell. */
async function makeRoot(name: string, files: Readonly<Record<string, string | Uint8Array>> = {}): Promise<string> {
  const elf = Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0x3e, 0);
  const all = { "etc/os-release": 'ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Debian 12"\n', "bin/sh": elf, ...files };
  for (const [file, content] of Object.entries(all)) {
    await outputFile(path(name, file), content);
  }
  return path(name);
}

const bits = ["--only", "generic.os-64bit", "--target", "marketplace"];
const elf32 = Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 3, 0);
let good = "";
let bad = "";

beforeAll(async () => {
  good = await makeRoot("good");
  bad = await makeRoot("bad", { "bin/sh": elf32 });
});

describe("the exit code", () => {
  test("is 0 when nothing is found", async () => {
    expect(await run([...bits, good])).toMatchObject({ code: 0, stderr: "" });
  });
  test("is 1 with a finding as severe as --fail-on", async () => {
    expect(await run([...bits, bad])).toMatchObject({ code: 1, stderr: "" });
    expect(await run([...bits, "--fail-on", "never", bad])).toMatchObject({ code: 0 });
    expect(await run(["--only", "generic.os-64bit", bad])).toMatchObject({ code: 0 });
    expect(await run(["--only", "generic.os-64bit", "--fail-on", "info", bad])).toMatchObject({ code: 1 });
  });
  test("is 3 when one image cannot be opened, whatever the others say", async () => {
    await mkdir(path("empty"), { recursive: true });
    const { code, stdout } = await run([...bits, bad, path("empty")]);
    expect(code).toBe(3);
    expect(stdout).toContain("FAILED");
    expect(stdout).toMatch(/INCOMPLETE.*\n?.*is\s+empty/);
  });
});

describe("a request that cannot be meant ends with 2 and one line that helps", () => {
  test.each([
    [["--formt", "json"], "there is no option --formt - did you mean --format?"],
    [["--type", "genralized"], '--type cannot be "genralized" - did you mean generalized?'],
    [["--generation", "3"], '--generation cannot be "3" - it is one of: 1, 2'],
    [["--type"], "--type needs a value"],
    [["--only", "generic.os-64bt"], 'no check matches "generic.os-64bt" - did you mean generic.os-64bit?'],
    [["/no/such/image"], "/no/such/image does not exist"],
    [["insepct"], "there is neither a command nor a file called insepct - did you mean inspect?"],
    [[], "no image is named - try vhdlint disk.vhd, or vhdlint --help"],
    [["explain", "generic.os-64"], 'there is no check called "generic.os-64" - did you mean generic.os-64bit?'],
    [["list", "nothing.*"], 'no check matches "nothing.*" - vhdlint list shows them all'],
    [["list", "--fail-on", "error"], "--fail-on says nothing to vhdlint list"],
  ])("%j", async (args, message) => {
    const images = args[0]?.startsWith("--") && args.length > 1 ? [good] : [];
    expect(await run([...args, ...images])).toEqual({
      code: 2,
      signal: null,
      stdout: "",
      stderr: `vhdlint: ${message}\n`,
    });
  });
});

describe("the environment", () => {
  test("sets every flag, and a flag outranks it", async () => {
    const env = { VHDLINT_ONLY: "generic.os-64bit", VHDLINT_TARGET: "marketplace", VHDLINT_FORMAT: "json" };
    const { code, stdout } = await run([bad], { env });
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ status: "failed", config: { only: ["generic.os-64bit"] } });
    expect(await run(["--target", "gallery", bad], { env })).toMatchObject({ code: 0 });
  });
  test("is refused by the variable's name", async () => {
    const { code, stderr } = await run([bad], { env: { VHDLINT_TYPE: "general" } });
    expect([code, stderr]).toEqual([2, 'vhdlint: VHDLINT_TYPE cannot be "general" - did you mean generalized?\n']);
  });
  test("has a word for variables that name no flag", async () => {
    const { code, stderr } = await run([...bits, good], { env: { VHDLINT_FIAL_ON: "error" } });
    expect([code, stderr]).toEqual([0, "vhdlint: VHDLINT_FIAL_ON in the environment names no option\n"]);
  });
});

describe("colour", () => {
  const colored = async (args: string[], env: Record<string, string>) =>
    (await run([...bits, ...args, bad], { env })).stdout.includes("\u001B[");
  test("is off without a terminal", async () => expect(await colored([], {})).toBe(false));
  test("is forced by FORCE_COLOR, also over NO_COLOR", async () => {
    expect(await colored([], { FORCE_COLOR: "1", NO_COLOR: "1" })).toBe(true);
    expect(await colored([], { FORCE_COLOR: "0" })).toBe(false);
  });
  test("follows the flag first", async () => {
    expect(await colored(["--color", "never"], { FORCE_COLOR: "1" })).toBe(false);
    expect(await colored(["--no-color"], { FORCE_COLOR: "1" })).toBe(false);
    expect(await colored(["--color", "always"], { NO_COLOR: "1" })).toBe(true);
  });
});

describe("several images", () => {
  test("are read from a list, one a line or ended by NUL", async () => {
    const { stdout } = await run(["--format", "json", "--files-from", "-", ...bits], { stdin: `${good}\r\n${bad}\n` });
    expect(JSON.parse(stdout).images.map((image: { path: string }) => image.path)).toEqual([good, bad]);
    await writeFile(path("list"), `${good}\0${bad}\0`);
    const nul = await run(["--format", "json", "--files-from", path("list"), ...bits]);
    expect(JSON.parse(nul.stdout).images).toHaveLength(2);
  });
  test("are not examined when one of them does not exist", async () => {
    const { code, stdout } = await run([good, path("missing")]);
    expect([code, stdout]).toEqual([2, ""]);
  });
  test("an empty list is refused", async () => {
    expect(await run(["--files-from", "-"])).toMatchObject({
      code: 2,
      stderr: "vhdlint: --files-from - names no image\n",
    });
  });
});

test("compressed archives are read by the bundle too, whose decoders are loaded when needed", async () => {
  await writeFile(path("root.tar.xz"), xzTar());
  await writeFile(path("root.tar.zst"), zstdTar());
  const { stdout, stderr } = await run(["inspect", "--format", "json", path("root.tar.xz"), path("root.tar.zst")]);
  expect(stderr).toBe("");
  expect(JSON.parse(stdout).images.map(({ kind }: { kind: string }) => kind)).toEqual(["tar", "tar"]);
});

describe("the process", () => {
  test("stays quiet when the reader of a pipe goes away", async () => {
    const child = start(["list", "--format", "json"]);
    child.stdout.destroy();
    let stderr = "";
    child.stderr.setEncoding("utf8").on("data", (part) => (stderr += part));
    const code = await new Promise((resolve) => child.on("close", resolve));
    expect([code, stderr]).toEqual([0, ""]);
  });

  test.skipIf(process.platform === "win32").each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("ends by %s with %i", async (signal, code) => {
    // Waiting for the list of images keeps it running; the word about the variable says that it is.
    const child = start(["--files-from", "-"], { env: { VHDLINT_NOTHING: "1" } });
    const done = result(child);
    await new Promise((resolve) => child.stderr.once("data", resolve));
    child.kill(signal);
    expect(await done).toMatchObject({ code, stdout: "", stderr: expect.stringMatching(/^.*VHDLINT_NOTHING.*\n$/) });
  });

  test("gives the same bytes each time", async () => {
    const args = ["--format", "json", good, bad];
    expect((await run(args)).stdout).toBe((await run(args)).stdout);
    const env = { SOURCE_DATE_EPOCH: "0" };
    expect((await run([good], { env })).stdout).toBe((await run([good], { env })).stdout);
  });
});

describe("help and version", () => {
  test("help fits one screen", async () => {
    for (const args of [["--help"], ["-h"], ["check", "--help"]]) {
      const { code, stdout, stderr } = await run(args);
      expect([code, stderr]).toEqual([0, ""]);
      const lines = stdout.trimEnd().split("\n");
      expect(lines.length).toBeLessThanOrEqual(40);
      expect(lines.filter((line) => line.length > 80)).toEqual([]);
    }
  });
  test("version is the package's", async () => {
    expect((await run(["--version"])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(JSON.parse((await run(["--version", "--format", "json"])).stdout)).toMatchObject({
      schemaVersion: 1,
      schemas: { report: 1, config: 1, policy: 1 },
    });
    const published = (await readdir("docs/schema")).map((name) => name.split("-")[0]);
    expect(published.sort()).toEqual(["config", "policy", "report"]);
  });
});

describe("list and explain", () => {
  test("list has one line a check, those that match", async () => {
    const { code, stdout } = await run(["list", "generic.os-64bit", "agent.service-*"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^agent\.service-enabled +must +\S.*\n\ngeneric\.os-64bit +marketplace +\S.*\n\n2 checks\n$/,
    );
  });

  test("list gives all metadata to programs", async () => {
    const { checks } = JSON.parse((await run(["list", "--format", "json"])).stdout);
    const keys = ["appliesTo", "area", "fix", "id", "level", "options", "references", "requirements", "title", "why"];
    for (const check of checks) expect(Object.keys(check).sort()).toEqual(keys);
    expect(checks.length).toBeGreaterThan(100);
  });

  test("explain takes every id that list names", async () => {
    const { stdout } = await run(["explain", "generic.os-64bit"]);
    expect(stdout).toMatch(/^generic\.os-64bit \(.*\)\nThe system is 64-bit\n\nWhy\n/);
    const { stdout: json } = await run(["explain", "generic.os-64bit", "--format", "json"]);
    expect(JSON.parse(json)).toMatchObject({ id: "generic.os-64bit", requirements: ["generic.os-64bit"] });
    const asked = [{ id: "generic.os-64bit", says: expect.any(String), sources: expect.any(Array) }];
    expect(JSON.parse(json)).toMatchObject({ asked });
    const { stdout: page } = await run(["explain", "agent.service-enabled", "--format", "markdown"]);
    expect(page).toMatch(/^## agent\.service-enabled\n\n\*\*.*\*\* \(must\)\n/);
    expect(page).toContain("On Debian and Ubuntu:\n\n```sh\nsystemctl unmask walinuxagent.service\n");
    expect(page).toContain("\nAsked for by:\n\n- `agent.service-enabled`: ");
    expect(await run(["explain", "agent.installed", "--format", "junit"])).toMatchObject({ code: 2, stdout: "" });
  });
});
