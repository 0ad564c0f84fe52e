import { writeFile } from "node:fs/promises";
import { outputFile } from "fs-extra/esm";
import { beforeAll, describe, expect, test } from "vitest";
import { bundled } from "./vhdlint.ts";

const { run, start, result, path } = bundled();
const names = ["a", "b", "c", "d", "e", "f"];
const only = ["--only", "acme/*"];
let here = { cwd: "" };

/** Judges by what lies in the tree: `slow` takes its time, `exit` ends the thread, `hang` never ends. */
const plugin = `import { setTimeout } from "node:timers/promises";
export default { name: "acme", api: 1, checks: [
  { id: "acme/thread.name", title: "t", level: "must", why: "w", fix: { text: "f" }, async run({ tree }) {
    const what = (await tree.readText("/etc/what", { optional: true })) ?? "";
    if (what === "exit") process.exit(7);
    if (what === "hang") await setTimeout(600_000);
    await setTimeout(what === "slow" ? 300 : 0);
    return what === "" ? [] : [{ message: "it is " + what }];
  } },
  { id: "acme/zz.quick", title: "t", level: "must", why: "w", fix: { text: "f" }, async run() { return []; } },
] };`;

beforeAll(async () => {
  for (const name of names) {
    await outputFile(path("work", name, "etc/os-release"), "ID=debian\n");
  }
  await writeFile(path("work/a/etc/what"), "slow");
  await writeFile(path("work/c/etc/what"), "red");
  for (const what of ["exit", "hang"]) {
    await outputFile(path("work", what, "etc/os-release"), "ID=debian\n");
    await writeFile(path("work", what, "etc/what"), what);
  }
  await writeFile(path("work/acme.mjs"), plugin);
  await outputFile(path("work/vhdlint.config.json"), '{ "plugins": ["./acme.mjs"] }');
  here = { cwd: path("work") };
});

describe("several images", () => {
  test("are judged side by side as one by one, in their order", async () => {
    const json = async (jobs: string) => {
      const { stdout } = await run([...only, "--jobs", jobs, "--format", "json", ...names], here);
      return stdout;
    };
    const one = await json("1");
    expect(await json("3")).toBe(one);
    const { images, summary } = JSON.parse(one);
    expect(images.map(({ path, status }: { path: string; status: string }) => `${path} ${status}`)).toEqual([
      "a failed",
      "b passed",
      "c failed",
      "d passed",
      "e passed",
      "f passed",
    ]);
    expect(summary).toMatchObject({ images: 6, failed: 2 });
  });

  test("come from a glob that no shell has expanded", async () => {
    const { stdout } = await run([...only, "--format", "json", "[b-d]"], here);
    expect(JSON.parse(stdout).images.map(({ path }: { path: string }) => path)).toEqual(["b", "c", "d"]);
    expect(await run([...only, "out/*.vhd"], here)).toMatchObject({
      code: 2,
      stderr: "vhdlint: no image matches out/*.vhd\n",
    });
  });

  test("outlive one whose thread dies", async () => {
    const { code, stdout } = await run([...only, "--jobs", "2", "--format", "json", "b", "exit", "c", "d"], here);
    expect(code).toBe(3);
    const { images } = JSON.parse(stdout);
    expect(images.map(({ status }: { status: string }) => status)).toEqual([
      "passed",
      "incomplete",
      "failed",
      "passed",
    ]);
    expect(images[1].error).toContain("the thread that judged it ended");
  });
});

describe("--timeout", () => {
  test("ends an image with what was judged by then", async () => {
    const { code, stdout } = await run([...only, "--timeout", "1", "--format", "json", "hang"], here);
    expect(code).toBe(3);
    const [image] = JSON.parse(stdout).images;
    expect(image.status).toBe("incomplete");
    expect(image.results).toMatchObject([
      { check: "acme/thread.name", status: "undecided", reason: "the 1 s of --timeout were up" },
      { check: "acme/zz.quick", status: "pass" },
    ]);
  });
  test("is a whole number", async () => {
    expect(await run(["--timeout", "0", "a"], here)).toMatchObject({
      code: 2,
      stderr: 'vhdlint: --timeout cannot be "0" - a whole number from 1 to 86400\n',
    });
  });
});

test.skipIf(process.platform === "win32")("an interrupt ends all threads", async () => {
  const child = start([...only, "--jobs", "2", "hang", "hang", "a"], here);
  child.stdin.end();
  await new Promise((resolve) => setTimeout(resolve, 1500));
  child.kill("SIGINT");
  expect(await result(child)).toMatchObject({ code: 130, stdout: "" });
});
