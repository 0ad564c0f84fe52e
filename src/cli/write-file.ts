import { randomBytes } from "node:crypto";
import { rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { ensureDir } from "fs-extra/esm";
import { UsageError } from "../lint/usage-error.ts";
import { systemReason } from "./write-error.ts";

/** `replaceFile`, with folders made. What cannot be written is a `UsageError`. */
export async function writeWhole(file: string, content: string): Promise<void> {
  try {
    await ensureDir(dirname(file));
    await replaceFile(file, content);
  } catch (error) {
    throw new UsageError(`${file} cannot be written: ${systemReason(error)}`);
  }
}

/** Writes a file whole or not at all: under another name first, then renamed. */
export async function replaceFile(path: string, content: string, signal?: AbortSignal): Promise<void> {
  const unfinished = unfinishedName(path);
  try {
    await writeFile(unfinished, content, { flag: "wx", flush: true, ...(signal ? { signal } : {}) });
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

/** In the same folder, since only there a rename is one step. */
export function unfinishedName(path: string): string {
  return join(dirname(path), `.${basename(path).slice(0, 100)}.${randomBytes(6).toString("hex")}.tmp`);
}
