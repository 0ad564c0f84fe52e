import { ImageError } from "../image/errors.ts";
import { defineFact } from "../image/fact.ts";
import type { Image } from "../image/image.ts";
import type { FileTree } from "../image/tree/file-tree.ts";
import { pathGlob } from "./path-glob.ts";
import { type AptEntry, parseDeb822Sources, parseSourcesList } from "./repositories/apt-lines.ts";

export interface AptSource extends AptEntry {
  readonly path: string;
}

const MAX_FILES = 1000;

/** The enabled and disabled sources of apt in the order in which it reads them (sources.list(5)); local mirror lists are read. */
export const aptSources = defineFact("apt-sources", async ({ tree }: Image): Promise<readonly AptSource[]> => {
  const sources: AptSource[] = [];
  for (const path of await sourceFiles(tree)) {
    const text = await tree.readText(path);
    const entries = path.endsWith(".sources") ? parseDeb822Sources(text) : parseSourcesList(text);
    for (const entry of entries) {
      const uris: string[] = [];
      for (const uri of entry.uris) uris.push(...(await mirrorsOf(tree, uri)));
      sources.push({ ...entry, uris, path });
    }
  }
  return sources;
});

/** apt passes over files whose names have other characters. */
async function sourceFiles(tree: FileTree): Promise<readonly string[]> {
  const parts = await pathGlob(tree, "/etc/apt/sources.list.d/*");
  const paths = [
    "/etc/apt/sources.list",
    ...parts.map(({ path }) => path).filter((path) => /\/[\w.-]+\.(list|sources)$/.test(path)),
  ];
  if (paths.length > MAX_FILES)
    throw new ImageError("too-large", `there are more than ${MAX_FILES} files of sources`, {
      path: "/etc/apt/sources.list.d",
    });
  const files: string[] = [];
  for (const path of paths) if ((await tree.stat(path))?.type === "file") files.push(path);
  return files;
}

/** `mirror+file:` names a list in the image, one address a line (apt-transport-mirror(1)); others stand for themselves. */
async function mirrorsOf(tree: FileTree, uri: string): Promise<readonly string[]> {
  const list = /^mirror\+file:\/*(\/.*)$/.exec(uri)?.[1];
  if (list === undefined || (await tree.stat(list))?.type !== "file") return [uri];
  const mirrors = (await tree.readText(list))
    .split("\n")
    .flatMap((line) => line.split("#", 1)[0]?.trim().split(/\s+/, 1)[0] || []);
  return mirrors.length > 0 ? mirrors : [uri];
}
