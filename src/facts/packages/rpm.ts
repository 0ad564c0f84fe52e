import type { ByteSource } from "../../image/bytes/byte-source.ts";
import { CachedByteSource } from "../../image/bytes/cached-byte-source.ts";
import { ImageError, isImageError } from "../../image/errors.ts";
import type { FileTree } from "../../image/tree/file-tree.ts";
import { findOwner } from "./owner.ts";
import type { Package, PackageList } from "./package.ts";
import { readBdbRecords } from "./rpm-bdb.ts";
import { RpmHeader, filesOfHeader, packageOfHeader } from "./rpm-header.ts";
import { readNdbRecords } from "./rpm-ndb.ts";
import type { RpmRecord } from "./rpm-record.ts";
import { readSqliteRecords } from "./rpm-sqlite.ts";

/** rpm-ostree keeps its database in /usr/share; /var/lib/rpm is often a link to the first. */
const directories = ["/usr/lib/sysimage/rpm", "/var/lib/rpm", "/usr/share/rpm"];

/** In the order in which rpm looks for them (lib/backend/dbi.cc, `dbDetectBackend`). */
const files = ["rpmdb.sqlite", "Packages.db", "Packages"] as const;

const MAX_DATABASE_BYTES = 512 * 1024 * 1024;
const MAX_PATH_CHARACTERS = 128 * 1024 * 1024;

/**
 * rpm's database of installed packages, told by the files that are there, in any of its three formats. A database of
 * another format may have been left behind, or made and never filled by a newer rpm: the first with a package counts.
 */
export async function readRpm(tree: FileTree): Promise<PackageList | undefined> {
  let empty: PackageList | undefined;
  for (const path of await findDatabases(tree)) {
    const list = await readDatabase(tree, path);
    if (list.packages.length > 0) return list;
    empty ??= list;
  }
  return empty;
}

async function readDatabase(tree: FileTree, path: string): Promise<PackageList> {
  const packages: Package[] = [];
  await forEachHeader(tree, path, async (header) => {
    const found = await packageOfHeader(header);
    if (found) packages.push(found);
  });
  let owners: Promise<ReadonlyMap<string, string>> | undefined;
  return {
    database: "rpm",
    path,
    packages,
    async ownerOf(file) {
      owners ??= readOwners(tree, path);
      return findOwner(await owners, file);
    },
  };
}

/** Each once, also where /var/lib/rpm is a link to another of the directories. */
async function findDatabases(tree: FileTree): Promise<string[]> {
  const found = new Map<string, string>();
  for (const directory of directories) {
    for (const name of files) {
      const path = `${directory}/${name}`;
      const real = await tree.realPath(path);
      if (real === undefined || found.has(real)) continue;
      if ((await tree.stat(path))?.type === "file") found.set(real, path);
    }
  }
  return [...found.values()];
}

async function readOwners(tree: FileTree, path: string): Promise<ReadonlyMap<string, string>> {
  const owners = new Map<string, string>();
  let characters = 0;
  await forEachHeader(tree, path, async (header) => {
    const name = (await packageOfHeader(header))?.name;
    if (name === undefined) return;
    for (const [directory, baseName] of await filesOfHeader(header)) {
      characters += directory.length + baseName.length;
      if (characters > MAX_PATH_CHARACTERS)
        throw new ImageError("too-large", `the paths of all packages exceed ${MAX_PATH_CHARACTERS} characters`);
      owners.set(directory + baseName, name);
    }
  });
  return owners;
}

/** Opens the database, visits every header and closes it; errors name the database's path. */
async function forEachHeader(tree: FileTree, path: string, visit: (header: RpmHeader) => Promise<void>): Promise<void> {
  try {
    for await (const record of await openRecords(tree, path)) await visit(await RpmHeader.open(record));
  } catch (error) {
    if (!isImageError(error) || error.path !== undefined) throw error;
    throw new ImageError(error.code, `${path}: ${error.message}`, {
      path,
      cause: error,
      remedy: "see whether rpm -qa works in the image; rpmdb --rebuilddb repairs its database",
    });
  }
}

async function openRecords(tree: FileTree, path: string): Promise<AsyncGenerator<RpmRecord>> {
  const source = await openSource(tree, path);
  if (path.endsWith("/rpmdb.sqlite")) {
    await refuseHotJournal(tree, `${path}-journal`);
    const wal = `${path}-wal`;
    return readSqliteRecords(source, (await tree.stat(wal)) ? await openSource(tree, wal) : undefined);
  }
  return path.endsWith(".db") ? readNdbRecords(source) : readBdbRecords(source);
}

/** A journal that begins with zeros or is empty is a finished one (SQLite, "Hot Rollback Journals"). */
async function refuseHotJournal(tree: FileTree, path: string): Promise<void> {
  if ((await tree.stat(path))?.type !== "file") return;
  const start = await tree.readRange(path, 0, 8);
  if (start.some((byte) => byte !== 0))
    throw new ImageError("unsupported", `${path} holds a transaction that was interrupted`, { path });
}

async function openSource(tree: FileTree, path: string): Promise<ByteSource> {
  const size = (await tree.stat(path))?.sizeBytes ?? 0;
  if (size > MAX_DATABASE_BYTES)
    throw new ImageError("too-large", `${path} has ${size} bytes, more than any package database`, { path });
  const source: ByteSource = {
    size,
    async read(offset, length) {
      const bytes = await tree.readRange(path, offset, length);
      if (bytes.length !== length) throw new ImageError("corrupt", `${path} is shorter than its size says`, { path });
      return bytes;
    },
    async close() {},
  };
  return new CachedByteSource(source, { blockBytes: 256 * 1024, capacityBytes: 32 * 1024 * 1024 });
}
