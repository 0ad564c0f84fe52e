import { ImageError } from "../../image/errors.ts";
import type { FileTree } from "../../image/tree/file-tree.ts";
import { mapConcurrent } from "../concurrent.ts";
import { type Package, type PackageList, versionParts } from "./package.ts";

const DIRECTORY = "/var/lib/pacman/local";
const MAX_PACKAGES = 50_000;

/** pacman's local database: a directory a package with a file `desc` in it. */
export async function readPacman(tree: FileTree): Promise<PackageList | undefined> {
  if ((await tree.stat(DIRECTORY))?.type !== "directory") return undefined;
  const entries = (await tree.readDir(DIRECTORY)).filter(({ type }) => type === "directory");
  if (entries.length > MAX_PACKAGES)
    throw new ImageError("too-large", `${DIRECTORY} holds more than ${MAX_PACKAGES} packages`, { path: DIRECTORY });
  const texts = await mapConcurrent(entries, ({ name }) =>
    tree.readText(`${DIRECTORY}/${name}/desc`, { optional: true }),
  );
  const packages = texts.flatMap((text) => (text === undefined ? undefined : parsePacmanDesc(text)) ?? []);
  return { database: "pacman", path: DIRECTORY, packages };
}

/** One `desc` file: blocks of a `%NAME%` line, value lines and an empty line. */
function parsePacmanDesc(text: string): Package | undefined {
  const values = new Map<string, string>();
  const lines = text.split("\n");
  for (const [index, line] of lines.entries()) {
    const key = /^%([A-Z0-9]+)%$/.exec(line)?.[1];
    if (key !== undefined) values.set(key, lines[index + 1] ?? "");
  }
  const name = values.get("NAME");
  const version = values.get("VERSION") ?? "";
  if (name === undefined || name === "") return undefined;
  return { name, version, arch: values.get("ARCH") ?? "", ...versionParts(version), status: "installed" };
}
