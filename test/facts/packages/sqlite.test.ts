import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { packages } from "../../../src/facts/packages.ts";
import { decodeRecord, readVarint } from "../../../src/facts/packages/sqlite.ts";
import { isImageError } from "../../../src/image/errors.ts";
import { imageFrom } from "../../../src/testing/index.ts";

const path = "/usr/lib/sysimage/rpm/rpmdb.sqlite";
const database = fixture("rpmdb.sqlite");
const wal = fixture("rpmdb.sqlite-wal");

/** What `make` beside it made with the real tools. */
function fixture(name: string): Uint8Array {
  return new Uint8Array(gunzipSync(readFileSync(new URL(`../../../fixtures/rpm/${name}.gz`, import.meta.url))));
}

async function namesIn(files: Readonly<Record<string, Uint8Array>>): Promise<string[]> {
  const facts = await imageFrom(files).fact(packages);
  await facts.ownerOf?.("/usr/share/sub/1");
  return facts.all().map(({ name }) => name);
}

const all = Array.from({ length: 24 }, (_, index) => `sub${index + 1}`).sort();

test("all packages of the table", async () => {
  expect(await namesIn({ [path]: database })).toEqual(all);
  const { find, ownerOf } = await imageFrom({ [path]: database }).fact(packages);
  expect(find("sub7")).toMatchObject({ version: "1.7-1", arch: "noarch" });
  expect(await ownerOf?.("/usr/share/sub/7")).toBe("sub7");
});

describe("the write-ahead log", () => {
  const log = (bytes: Uint8Array) => namesIn({ [path]: database, [`${path}-wal`]: bytes });

  test("counts up to its last commit", async () => {
    const names = await log(wal);
    expect(names).toHaveLength(12);
    expect(all).toEqual(expect.arrayContaining(names));
  });

  test.each<readonly [string, (bytes: Uint8Array) => Uint8Array]>([
    ["empty, as after a clean end", () => new Uint8Array()],
    ["shorter than its header", (bytes) => bytes.slice(0, 31)],
    ["a header only", (bytes) => bytes.slice(0, 32)],
    ["the first transaction without its end", (bytes) => bytes.slice(0, 32 + 536)],
    ["another magic number", (bytes) => changed(bytes, 0, 0)],
    ["a header whose checksum is wrong", (bytes) => changed(bytes, 12, 99)],
    ["a first frame whose checksum is wrong", (bytes) => changed(bytes, 32 + 24 + 100, 99)],
    ["a first frame of an older log", (bytes) => changed(bytes, 32 + 8, 99)],
  ])("does not count: %s", async (_, change) => {
    expect(await log(change(wal))).toEqual(all);
  });

  test("does not count where the database is not in that mode", async () => {
    const other = changed(changed(database, 18, 1), 19, 1);
    expect(await namesIn({ [path]: other, [`${path}-wal`]: wal })).toEqual(all);
  });
});

test("an interrupted rollback journal leaves the state open", async () => {
  const journal = `${path}-journal`;
  await expect(namesIn({ [path]: database, [journal]: Uint8Array.of(0xd9, 0xd5, 0x05, 0xf9) })).rejects.toThrow(
    "interrupted",
  );
  expect(await namesIn({ [path]: database, [journal]: new Uint8Array(512) })).toEqual(all);
  expect(await namesIn({ [path]: database, [journal]: new Uint8Array() })).toEqual(all);
});

test("damage gives packages or an image error that names the database, in bounded time", async () => {
  const change = fc.tuple(fc.nat(database.length - 1), fc.nat(255));
  await fc.assert(
    fc.asyncProperty(
      fc.array(change, { minLength: 1, maxLength: 10 }),
      fc.nat(database.length),
      async (changes, length) => {
        let damaged = database;
        for (const [at, value] of changes) damaged = changed(damaged, at, value);
        await settles({ [path]: damaged });
        await settles({ [path]: damaged.slice(0, length) });
      },
    ),
    { numRuns: 60 },
  );
});

test("damage where the structure lies: headers of pages and cells", async () => {
  const place = fc.tuple(fc.nat(database.length / 512 - 1), fc.nat(40), fc.nat(255));
  await fc.assert(
    fc.asyncProperty(fc.array(place, { minLength: 1, maxLength: 5 }), async (places) => {
      let damaged = database;
      for (const [page, at, value] of places) damaged = changed(damaged, page * 512 + at, value);
      await settles({ [path]: damaged });
    }),
    { numRuns: 150 },
  );
});

test("a damaged log gives packages or an image error", async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(wal.length - 1), fc.nat(255), async (at, value) => {
      await settles({ [path]: database, [`${path}-wal`]: changed(wal, at, value) });
    }),
    { numRuns: 60 },
  );
});

async function settles(files: Readonly<Record<string, Uint8Array>>): Promise<void> {
  try {
    await namesIn(files);
  } catch (error) {
    if (!isImageError(error)) throw error;
    expect(error.message).toContain(path);
  }
}

function changed(bytes: Uint8Array, at: number, value: number): Uint8Array {
  const copy = bytes.slice();
  copy[at] = value;
  return copy;
}

test("records hold numbers of every width, text and blobs", () => {
  const record = Uint8Array.of(9, 0, 1, 2, 4, 8, 9, 17, 16, 0xff, 0x80, 0, 0xff, 0xff, 0xff, 0xfe, 0x61, 0x62, 1, 2);
  expect(decodeRecord(record)).toEqual([null, -1, -32768, -2, 0, 1, "ab", { blobBytes: 2 }]);
});

test("numbers of up to nine bytes", () => {
  expect(readVarint(Uint8Array.of(0x7f), 0)).toEqual({ value: 127, end: 1 });
  expect(readVarint(Uint8Array.of(0, 0x81, 0), 1)).toEqual({ value: 128, end: 3 });
  expect(() => readVarint(Uint8Array.of(0x81), 0)).toThrow("cut short");
  expect(() => readVarint(new Uint8Array(9).fill(0xff), 0)).toThrow("too large");
});
