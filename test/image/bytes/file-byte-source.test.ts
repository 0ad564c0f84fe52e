import { execFileSync } from "node:child_process";
import { mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { FileByteSource } from "../../../src/image/bytes/file-byte-source.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "vhdlint-"));
});
afterAll(() => rm(folder, { recursive: true }));

test("reads ranges of a file and counts them", async () => {
  const path = join(folder, "disk");
  await writeFile(
    path,
    Uint8Array.from({ length: 1000 }, (_, index) => index & 0xff),
  );
  const statistics = { reads: 0, bytes: 0 };
  const source = await FileByteSource.open(path, statistics);
  expect(source.size).toBe(1000);
  expect([...(await source.read(254, 4))]).toEqual([254, 255, 0, 1]);
  await expect(source.read(998, 4)).rejects.toMatchObject({ code: "corrupt", offset: 998 });
  expect(statistics).toEqual({ reads: 1, bytes: 4 });
  await source.close();
});

test("a file that shrinks while it is read is an error", async () => {
  const path = join(folder, "shrinking");
  await writeFile(path, new Uint8Array(1000));
  const source = await FileByteSource.open(path);
  await truncate(path, 500);
  await expect(source.read(400, 200)).rejects.toMatchObject({ code: "unreadable" });
  await source.close();
});

test("what is no file is refused by name", async () => {
  await expect(FileByteSource.open(join(folder, "absent"))).rejects.toMatchObject({ code: "not-found" });
  // Windows cannot open a directory at all, which is as good.
  await expect(FileByteSource.open(folder)).rejects.toMatchObject({ name: "ImageError" });
});

test.skipIf(process.platform === "win32")("a fifo is refused and not waited for", async () => {
  const path = join(folder, "fifo");
  execFileSync("mkfifo", [path]);
  await expect(FileByteSource.open(path)).rejects.toMatchObject({ code: "unsupported" });
});
