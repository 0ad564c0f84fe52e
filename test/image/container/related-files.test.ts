import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { HostFiles } from "../../../src/image/container/related-files.ts";

let folder: string;
beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "vhdlint-")));
  await mkdir(join(folder, "images", "base"), { recursive: true });
  for (const name of ["outside.raw", "images/disk.vhd", "images/base/parent.vhd"])
    await writeFile(join(folder, name), name);
});
afterAll(() => rm(folder, { recursive: true }));

const disk = () => join(folder, "images", "disk.vhd");

test("an image may name files of its own folder and below", async () => {
  await using files = new HostFiles();
  const { related } = await files.open(disk());
  expect(await related.open("base/parent.vhd")).toMatchObject({ locator: join(folder, "images/base/parent.vhd") });
  expect(await related.open(join(folder, "images/base/../disk.vhd"))).toBe(await files.open(disk()));
  expect(await related.open("absent.vhd")).toBeUndefined();
  expect(await related.open("")).toBeUndefined();
  expect(await related.open("a\0b")).toBeUndefined();
});

test("all of a chain stays in the folder of the file that the user named", async () => {
  await using files = new HostFiles();
  const parent = await (await files.open(disk())).related.open("base/parent.vhd");
  expect(await parent?.related.open("../disk.vhd")).toMatchObject({ locator: join(folder, "images/disk.vhd") });
  await expect(parent?.related.open("../../outside.raw")).rejects.toMatchObject({ code: "unsupported" });
});

test("an image may not lead out of its folder, unless the user says so", async () => {
  await using files = new HostFiles();
  const { related } = await files.open(disk());
  for (const name of ["../outside.raw", join(folder, "outside.raw"), "../absent", "base/../../outside.raw"])
    await expect(related.open(name)).rejects.toMatchObject({ code: "unsupported", remedy: expect.any(String) });
  await using trusting = new HostFiles("anywhere");
  const opened = await (await trusting.open(disk())).related.open("../outside.raw");
  expect(new TextDecoder().decode(await opened?.source.read(0, 11))).toBe("outside.raw");
});

test.skipIf(process.platform === "win32")("a link in the folder does not lead out of it either", async () => {
  await symlink("../outside.raw", join(folder, "images", "link.raw"));
  await using files = new HostFiles();
  await expect((await files.open(disk())).related.open("link.raw")).rejects.toMatchObject({ code: "unsupported" });
});
