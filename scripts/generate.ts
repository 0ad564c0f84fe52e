// Writes what is derived from the checks and the catalogue: `npm run generate`; `--check` only says what is stale.
import { readFile, readdir } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import { outputFile, remove } from "fs-extra/esm";
import { notYetPath, readCatalogue, requirementIndex } from "./generate/catalogue.ts";
import { checkIndex } from "./generate/check-index.ts";
import { checkPages } from "./generate/check-pages.ts";
import { exampleTar, exampleTarGz } from "./generate/example.ts";
import { exampleReport } from "./generate/example-report.ts";
import { fillersFor } from "./generate/fillers.ts";
import { goodImageNotes } from "./generate/good-image-notes.ts";
import { hotLoops } from "./generate/hot-loops.ts";
import { matrix } from "./generate/matrix.ts";
import { notYet } from "./generate/not-yet.ts";
import { fillRegions, pagesWithRegions } from "./generate/regions.ts";
import { schemas } from "./generate/schemas.ts";
import { terminalPicture } from "./generate/terminal-picture.ts";

const examplePath = "fixtures/example.tar.gz";

async function main(onlyCheck: boolean): Promise<void> {
  await put("src/image/codec/zstd/hot-loops-binary.ts", await hotLoops(), onlyCheck);
  // The index comes first: what follows is derived from the checks that it lists.
  await put("checks/index.ts", await checkIndex(), onlyCheck);
  const { checks } = await import("../checks/index.ts");
  const catalogue = await readCatalogue();
  const pages = checkPages(checks);
  const claimed = new Set(checks.flatMap(({ requirements }) => requirements));
  for (const [path, content] of pages) await put(path, content, onlyCheck);
  await put("docs/good-image-notes.md", await goodImageNotes(checks), onlyCheck);
  await put("docs/requirements/matrix.md", matrix(catalogue, checks), onlyCheck);
  await put("docs/requirements/index.json", requirementIndex(catalogue, claimed), onlyCheck);
  await put(notYetPath, await notYet(catalogue, claimed), onlyCheck);
  for (const name of await readdir("docs/checks").catch(() => [])) {
    if (!pages.has(`docs/checks/${name}`)) await put(`docs/checks/${name}`, undefined, onlyCheck);
  }
  for (const [path, content] of schemas(checks)) await put(path, content, onlyCheck);
  const title = "What vhdlint says of a bad image";
  await put("docs/example-report.svg", terminalPicture(await exampleReport(checks, true), title), onlyCheck);
  const fillers = fillersFor(catalogue, checks);
  for (const path of pagesWithRegions) {
    await put(path, await fillRegions(await readFile(path, "utf8"), fillers), onlyCheck);
  }
  // Releases of zlib differ in the bytes that they write: what is inside counts.
  const packed = await readFile(examplePath).catch(() => undefined);
  if (!packed || !gunzipSync(packed).equals(await exampleTar())) {
    await put(examplePath, await exampleTarGz(), onlyCheck);
  }
}

/** Writes a file whose content differs, deletes one that has none; with `onlyCheck` says so instead. */
async function put(path: string, content: string | Buffer | undefined, onlyCheck: boolean): Promise<void> {
  const before = await readFile(path).catch(() => undefined);
  if (content === undefined ? !before : before?.equals(Buffer.from(content))) return;
  if (onlyCheck) {
    console.error(`${path} is stale: run npm run generate`);
    process.exitCode = 1;
  } else if (content === undefined) await remove(path);
  else await outputFile(path, content);
}

await main(process.argv.includes("--check"));
