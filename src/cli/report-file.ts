import { constants } from "node:fs";
import { access, appendFile, mkdir, open, realpath, rm, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { UsageError } from "../lint/usage-error.ts";
import { replaceFile, unfinishedName } from "./write-file.ts";
import { WriteError, systemReason } from "./write-error.ts";

/** A file that can be written, as far as that can be known before. */
export interface ReportFile {
  /** As the user wrote it. */
  readonly name: string;
  /** Behind all links. */
  readonly path: string;
  /**
   * A file is replaced as a whole. A device or pipe (`/dev/stdout`) is not a thing to replace, and what
   * GITHUB_STEP_SUMMARY names belongs to all commands of the step: each adds to it.
   */
  readonly way: "replace" | "append";
}

/** Makes the folders above and sees that the file can be written there; a `UsageError` tells why not. */
export async function prepareFile(
  name: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<ReportFile> {
  try {
    await mkdir(dirname(resolve(name)), { recursive: true });
    const path = await realpath(name).catch(() => resolve(name));
    const old = await stat(path).catch(() => undefined);
    if (old?.isDirectory()) throw new UsageError(`${name} cannot be written: it is a directory`);
    if (old) await access(path, constants.W_OK);
    const summary = env["GITHUB_STEP_SUMMARY"];
    const isShared = summary !== undefined && summary !== "" && resolve(summary) === resolve(name);
    if (isShared || (old && !old.isFile())) return { name, path, way: "append" };
    await probe(dirname(path));
    return { name, path, way: "replace" };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${name} cannot be written: ${systemReason(error)}`);
  }
}

/** Whether new files can be made: rights alone do not tell (read-only mounts, quotas). */
async function probe(folder: string): Promise<void> {
  const temporary = unfinishedName(join(folder, "probe"));
  await (await open(temporary, "wx")).close();
  await rm(temporary);
}

/** Writes all of it or nothing: under another name first, which then becomes the file's. Throws a `WriteError`. */
export async function writeReportFile(file: ReportFile, text: string, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  try {
    if (file.way === "append") await appendFile(file.path, text);
    else await replaceFile(file.path, text, signal);
  } catch (error) {
    signal.throwIfAborted();
    throw new WriteError(file.name, error);
  }
}
