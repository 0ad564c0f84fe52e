import { stat } from "node:fs/promises";

/**
 * The files and folders that a name stands for, in order: itself where it is one or is no glob; none where a glob matches
 * nothing. A name with `*` that no file has is a glob that no shell has expanded: quoted, in a list of CI, on Windows.
 */
export async function matchingImages(name: string): Promise<readonly string[]> {
  if (!/[*?[{]/.test(name) || (await exists(name))) return [name];
  const { glob } = await import("tinyglobby");
  const pattern = process.platform === "win32" ? name.replaceAll("\\", "/") : name;
  const found = await glob(pattern, { onlyFiles: false, expandDirectories: false, dot: true });
  return found.map((path) => path.replace(/(.)\/$/, "$1")).sort();
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
