import { readFile, stat } from "node:fs/promises";
import { addAbortSignal } from "node:stream";
import { text } from "node:stream/consumers";
import { didYouMean, nearest } from "../lint/nearest.ts";
import { UsageError } from "../lint/usage-error.ts";
import type { CommandLine } from "./command-line.ts";
import { commands } from "./flags.ts";
import type { Host } from "./host.ts";
import { matchingImages } from "./image-globs.ts";

/** The images that the command line names, all of them there. Anything else is a `UsageError`: nothing is examined. */
export async function imageArguments(line: CommandLine, host: Host): Promise<readonly string[]> {
  const source = line.settings["files-from"];
  const operands = (await Promise.all(line.operands.map(expanded))).flat();
  const images = [...operands, ...(source === undefined ? [] : await listed(source, host))];
  if (images.length === 0) {
    throw source === undefined
      ? new UsageError("no image is named", "try vhdlint disk.vhd, or vhdlint --help")
      : new UsageError(`--files-from ${source} names no image`);
  }
  for (const [index, image] of images.entries()) {
    const problem = await whyMissing(image);
    if (problem === undefined) continue;
    const mistyped = index === 0 && !line.named && nearest(image, commands) !== undefined;
    throw mistyped
      ? new UsageError(`there is neither a command nor a file called ${image}`, didYouMean(image, commands))
      : new UsageError(`${image} ${problem}`);
  }
  return images;
}

async function expanded(operand: string): Promise<readonly string[]> {
  const found = await matchingImages(operand);
  if (found.length === 0) throw new UsageError(`no image matches ${operand}`);
  return found;
}

async function listed(source: string, { stdin, signal }: Host): Promise<string[]> {
  const content =
    source === "-"
      ? await text(addAbortSignal(signal, stdin))
      : await readFile(source, "utf8").catch((error: NodeJS.ErrnoException) => {
          throw new UsageError(`--files-from ${source} cannot be read: ${error.code}`);
        });
  // As `find -print0` writes it, or one a line.
  return content.split(content.includes("\0") ? "\0" : /\r?\n/).filter((path) => path !== "");
}

async function whyMissing(path: string): Promise<string | undefined> {
  if (path === "") return "an image cannot have an empty name";
  return stat(path).then(
    () => undefined,
    (error: NodeJS.ErrnoException) =>
      error.code === "ENOENT" || error.code === "ENOTDIR" ? "does not exist" : `cannot be looked at: ${error.code}`,
  );
}
