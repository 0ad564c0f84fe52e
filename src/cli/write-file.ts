import { randomBytes } from "node:crypto";
import { rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { ensureDir } from "fs-extra";
import { UsageError } from "../lint/usage-error.ts";

/**
 * Writes a file whole or not at all: under another name first, then renamed. Folders are made. What cannot be written
 * is a `UsageError`.
 */
export async function writeWhole(file: string, content: string): Promise<void> {
  const unfinished = `${file}.${randomBytes(4).toString("hex")}.tmp`;
  try {
    await ensureDir(dirname(file));
    await writeFile(unfinished, content, { flag: "wx" });
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw new UsageError(`${file} cannot be written: ${(error as NodeJS.ErrnoException).code ?? String(error)}`);
  }
}
