// The compiler writes a declaration beside every source file that it saw; the package keeps those that its entry points
// lead to.
import { readFile, readdir, rm } from "node:fs/promises";
import { dirname, join, normalize } from "node:path";
import manifest from "../package.json" with { type: "json" };

const root = "dist/types";

/** Where the declarations of a module are, from what an import says: `./fact.ts` stands for `fact.d.ts`. */
function imported(from, specifier) {
  return normalize(join(dirname(from), specifier.replace(/\.ts$/, ".d.ts")));
}

const needed = new Set();
const open = Object.values(manifest.exports).flatMap(({ types }) => (types === undefined ? [] : [normalize(types)]));
for (let file = open.pop(); file !== undefined; file = open.pop()) {
  if (needed.has(file)) continue;
  needed.add(file);
  const text = await readFile(file, "utf8");
  for (const [, specifier] of text.matchAll(/(?:\bfrom|\bimport\()\s*"(\.[^"]+)"/g))
    open.push(imported(file, specifier));
}

for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
  const file = normalize(join(entry.parentPath, entry.name));
  if (entry.isFile() && !needed.has(file)) await rm(file);
}
