import { ImageError } from "../../image/errors.ts";
import type { FileTree } from "../../image/tree/file-tree.ts";
import { mapConcurrent } from "../concurrent.ts";
import { findOwner } from "./owner.ts";
import { type Package, type PackageList, type PackageStatus, versionParts } from "./package.ts";
import { type Stanza, parseStanzas } from "./stanzas.ts";

const STATUS_PATH = "/var/lib/dpkg/status";
const STATUS_DIRECTORY = "/var/lib/dpkg/status.d";
const INFO_DIRECTORY = "/var/lib/dpkg/info";
/** A desktop with every package of a release has about 60 MiB. */
const STATUS_LIMIT_BYTES = 128 * 1024 * 1024;
const MAX_STATUS_FILES = 50_000;
const LIST_LIMIT_BYTES = 32 * 1024 * 1024;
const LISTS_LIMIT_CHARACTERS = 512 * 1024 * 1024;

const fields: ReadonlySet<string> = new Set(["package", "version", "architecture", "status"]);

/** dpkg's database (dpkg(1), "Information about packages"); images without dpkg keep one file a package in status.d. */
export async function readDpkg(tree: FileTree): Promise<PackageList | undefined> {
  const status = await tree.readText(STATUS_PATH, { optional: true, limitBytes: STATUS_LIMIT_BYTES });
  const packages = status === undefined ? [] : parseDpkgStatus(status);
  const parts = (await tree.stat(STATUS_DIRECTORY))?.type === "directory" ? await tree.readDir(STATUS_DIRECTORY) : [];
  const names = parts.flatMap(({ name, type }) => (type === "file" && !name.includes(".md5sums") ? [name] : []));
  if (names.length > MAX_STATUS_FILES)
    throw new ImageError("too-large", `${STATUS_DIRECTORY} holds more than ${MAX_STATUS_FILES} files`, {
      path: STATUS_DIRECTORY,
    });
  const texts = await mapConcurrent(names, (name) => tree.readText(`${STATUS_DIRECTORY}/${name}`));
  packages.push(...texts.flatMap(parseDpkgStatus));
  if (status === undefined && names.length === 0) return undefined;
  let owners: Promise<ReadonlyMap<string, string>> | undefined;
  return {
    database: "dpkg",
    path: status === undefined ? STATUS_DIRECTORY : STATUS_PATH,
    packages,
    async ownerOf(path) {
      owners ??= readOwners(tree);
      return findOwner(await owners, path);
    },
  };
}

/** The packages of a status file. A stanza without a status, as in status.d, is of an installed package. */
function parseDpkgStatus(text: string): Package[] {
  return parseStanzas(text, fields).flatMap((stanza) => {
    const status = statusOf(stanza);
    const name = stanza.get("package");
    const version = stanza.get("version") ?? "";
    if (status === undefined || name === undefined || name === "") return [];
    return [{ name, version, arch: stanza.get("architecture") ?? "", ...versionParts(version), status }];
  });
}

/** The third word of `Status: want flag state`. */
function statusOf(stanza: Stanza): PackageStatus | undefined {
  const status = stanza.get("status");
  if (status === undefined) return "installed";
  switch (status.split(/\s+/)[2]) {
    case "installed":
    case "triggers-awaited":
    case "triggers-pending":
      return "installed";
    case "config-files":
      return "config-files";
    case "unpacked":
    case "half-configured":
    case "half-installed":
      return "broken";
    default:
      return undefined;
  }
}

/** Every path of every `<package>[:<arch>].list`. */
async function readOwners(tree: FileTree): Promise<ReadonlyMap<string, string>> {
  const owners = new Map<string, string>();
  let characters = 0;
  for (const { name } of await tree.readDir(INFO_DIRECTORY)) {
    if (!name.endsWith(".list")) continue;
    const text = await tree.readText(`${INFO_DIRECTORY}/${name}`, { limitBytes: LIST_LIMIT_BYTES });
    characters += text.length;
    if (characters > LISTS_LIMIT_CHARACTERS)
      throw new ImageError("too-large", `the file lists of dpkg are too long`, { path: INFO_DIRECTORY });
    const owner = name.slice(0, -".list".length).replace(/:.*$/s, "");
    for (const path of text.split("\n")) if (path !== "") owners.set(path, owner);
  }
  return owners;
}
