import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { packages } from "../../../src/facts/packages.ts";
import { isImageError } from "../../../src/image/errors.ts";
import { hugeFile, imageFrom, link } from "../../../src/testing/index.ts";
import { type RpmPackage, bdbDatabase, ndbDatabase, rpmHeader } from "./rpm-bytes.ts";

const samples: readonly RpmPackage[] = [
  { name: "bash", version: "5.1.8", release: "6.el9", arch: "x86_64", files: ["/usr/bin/bash", "/etc/skel/.bashrc"] },
  {
    name: "WALinuxAgent",
    version: "2.7.0.6",
    release: "9.el9",
    epoch: 1,
    arch: "noarch",
    files: ["/usr/sbin/waagent"],
  },
  { name: "kernel-core", version: "5.14.0", release: "362.el9", arch: "x86_64", ballast: 50_000 },
  { name: "gpg-pubkey", version: "fd431d51", release: "4ae0493b" },
  { name: "epoch-zero", version: "1", release: "1", epoch: 0, arch: "i686", summary: "x".repeat(9000) },
];
const headers = samples.map(rpmHeader);

const databases: Readonly<Record<string, readonly [path: string, bytes: Uint8Array]>> = {
  ndb: ["/usr/lib/sysimage/rpm/Packages.db", ndbDatabase(headers)],
  "Berkeley DB": ["/var/lib/rpm/Packages", bdbDatabase(headers)],
  "Berkeley DB of a big-endian machine": ["/var/lib/rpm/Packages", bdbDatabase(headers, { littleEndian: false })],
  "Berkeley DB with unsorted pages of 8 KiB": [
    "/var/lib/rpm/Packages",
    bdbDatabase(headers, { pageBytes: 8192, hashPageType: 2 }),
  ],
};

describe.each(Object.entries(databases))("%s", (_, [path, bytes]) => {
  test("all packages but keys, by name", async () => {
    const facts = await imageFrom({ [path]: bytes }).fact(packages);
    expect(facts.database).toBe("rpm");
    expect(facts.path).toBe(path);
    expect(facts.all().map(({ name, version, arch }) => `${name} ${version} ${arch}`)).toEqual([
      "WALinuxAgent 1:2.7.0.6-9.el9 noarch",
      "bash 5.1.8-6.el9 x86_64",
      "epoch-zero 0:1-1 i686",
      "kernel-core 5.14.0-362.el9 x86_64",
    ]);
    expect(facts.find("walinuxagent", "WALinuxAgent")).toMatchObject({ epoch: 1, upstreamVersion: "2.7.0.6" });
    expect(facts.find("gpg-pubkey")).toBeUndefined();
  });

  test("a path tells its package, in either spelling of merged directories", async () => {
    const { ownerOf } = await imageFrom({ [path]: bytes }).fact(packages);
    expect(await ownerOf?.("/usr/sbin/waagent")).toBe("WALinuxAgent");
    expect(await ownerOf?.("/bin/bash")).toBe("bash");
    expect(await ownerOf?.("/etc/skel/.bashrc")).toBe("bash");
    expect(await ownerOf?.("/nowhere")).toBeUndefined();
  });

  test("a damaged byte gives packages or an image error, nothing else", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 }),
        async (changes) => {
          const damaged = bytes.slice();
          for (const [at, value] of changes) damaged[at] = value;
          await settles(path, damaged);
        },
      ),
      { numRuns: 60 },
    );
  });

  test("a cut database gives packages or an image error, nothing else", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length), async (length) => settles(path, bytes.slice(0, length))),
      { numRuns: 40 },
    );
  });
});

test.each(["/usr/lib/sysimage/rpm/rpmdb.sqlite", "/usr/lib/sysimage/rpm/Packages.db", "/var/lib/rpm/Packages"])(
  "any bytes in %s give packages or an image error",
  async (path) => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 9000 }), async (bytes) => settles(path, bytes)),
      { numRuns: 100 },
    );
  },
);

/** Reads everything; only an ImageError that names the database may be thrown. */
async function settles(path: string, bytes: Uint8Array): Promise<void> {
  try {
    const facts = await imageFrom({ [path]: bytes }).fact(packages);
    await facts.ownerOf?.("/usr/bin/bash");
  } catch (error) {
    if (!isImageError(error)) throw error;
    expect(error.message).toContain(path);
  }
}

test("a database is not read when it is too large to be one", async () => {
  await expect(imageFrom({ "/var/lib/rpm/Packages": hugeFile(1e9) }).fact(packages)).rejects.toThrow(
    "1000000000 bytes",
  );
});

test("the newer format counts where an older database was left behind", async () => {
  const stale = bdbDatabase([rpmHeader({ name: "old", version: "1", release: "1", arch: "noarch" })]);
  const live = ndbDatabase([rpmHeader({ name: "new", version: "1", release: "1", arch: "noarch" })]);
  const image = imageFrom({
    "/var/lib/rpm": link("../../usr/lib/sysimage/rpm"),
    "/usr/lib/sysimage/rpm/Packages": stale,
    "/usr/lib/sysimage/rpm/Packages.db": live,
  });
  expect((await image.fact(packages)).all().map(({ name }) => name)).toEqual(["new"]);
});

test("a newer database that was never filled does not hide the older one", async () => {
  const filled = bdbDatabase([rpmHeader({ name: "old", version: "1", release: "1", arch: "noarch" })]);
  const image = imageFrom({ "/usr/lib/sysimage/rpm/Packages.db": ndbDatabase([]), "/var/lib/rpm/Packages": filled });
  expect(await image.fact(packages)).toMatchObject({ path: "/var/lib/rpm/Packages" });
  expect(await imageFrom({ "/var/lib/rpm/Packages.db": ndbDatabase([]) }).fact(packages)).toMatchObject({
    database: "rpm",
    path: "/var/lib/rpm/Packages.db",
  });
});

test("an rpm database without packages beside dpkg's is a tool's, not the system's", async () => {
  const image = imageFrom({
    "/var/lib/dpkg/status": "Package: bash\nStatus: install ok installed\nArchitecture: amd64\nVersion: 5.2-1\n",
    "/var/lib/rpm/Packages.db": ndbDatabase([]),
  });
  expect((await image.fact(packages)).database).toBe("dpkg");
  const redhat = imageFrom({ "/var/lib/dpkg/status": "", "/var/lib/rpm/Packages.db": ndbDatabase(headers) });
  expect((await redhat.fact(packages)).database).toBe("rpm");
});
