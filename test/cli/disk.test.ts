import { writeFile } from "node:fs/promises";
import { beforeAll, describe, expect, test } from "vitest";
import { fixtureImage } from "../image/fixture-image.ts";
import { bundled } from "./vhdlint.ts";

const { run, path } = bundled();

beforeAll(async () => {
  await writeFile(path("efi.vhd"), fixtureImage("systems/efi.vhd"));
});

const few = ["--only", "disk.type-fixed"];

describe("--root", () => {
  test("names the volume that is judged, for check and inspect", async () => {
    expect(await run([...few, "--root", "partition 1", path("efi.vhd")])).toMatchObject({ code: 0 });
    const { stdout } = await run(["inspect", "--root", "1", "--format", "json", path("efi.vhd")]);
    expect(JSON.parse(stdout).images[0].disk.mounts[0]).toMatchObject({ path: "/", volume: "partition 1" });
  });

  test("of a volume that is not there says which ones are", async () => {
    const { code, stdout } = await run([...few, "--root", "rootvg/rootlv", path("efi.vhd")]);
    expect(code).toBe(3);
    expect(stdout.replaceAll(/\s+/g, " ")).toContain("name one of: partition 1, partition 15");
  });
});

test("--show timings tells what was read of the disk's file", async () => {
  const { stdout } = await run([...few, "--show", "timings", path("efi.vhd")]);
  expect(stdout).toMatch(/Read\n {2}[\d.]+ [KM]iB of 12\.0 MiB in \d+ reads/);
  const timed = await run([...few, "--show", "timings", "--format", "json", path("efi.vhd")]);
  expect(JSON.parse(timed.stdout).images[0].read).toMatchObject({ fileBytes: 12_583_424 });
  const plain = await run([...few, "--format", "json", path("efi.vhd")]);
  expect(JSON.parse(plain.stdout).images[0]).not.toHaveProperty("read");
});
