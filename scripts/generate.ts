// Writes what is derived from the checks and the catalogue: `npm run generate`; `--check` only says what is stale.
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import { notYetPath, readCatalogue } from "./generate/catalogue.ts";
import { checkIndex } from "./generate/check-index.ts";
import { checkPages } from "./generate/check-pages.ts";
import { matrix } from "./generate/matrix.ts";
import { notYet } from "./generate/not-yet.ts";

async function main(onlyCheck: boolean): Promise<void> {
  // The index comes first: what follows is derived from the checks that it lists.
  await put("checks/index.ts", await checkIndex(), onlyCheck);
  const { checks } = await import("../checks/index.ts");
  const catalogue = await readCatalogue();
  const pages = checkPages(checks);
  const claimed = new Set(checks.flatMap(({ requirements }) => requirements));
  for (const [path, content] of pages) await put(path, content, onlyCheck);
  await put("docs/requirements/matrix.md", matrix(catalogue, checks), onlyCheck);
  await put(notYetPath, await notYet(catalogue, claimed), onlyCheck);
  for (const name of await readdir("docs/checks").catch(() => [])) {
    if (!pages.has(`docs/checks/${name}`)) await put(`docs/checks/${name}`, undefined, onlyCheck);
  }
}

/** Writes a file whose content differs, deletes one that has none; with `onlyCheck` says so instead. */
async function put(path: string, content: string | undefined, onlyCheck: boolean): Promise<void> {
  if ((await readFile(path, "utf8").catch(() => undefined)) === content) return;
  if (onlyCheck) {
    console.error(`${path} is stale: run npm run generate`);
    process.exitCode = 1;
  } else if (content === undefined) await rm(path);
  else {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) await main(process.argv.includes("--check"));
