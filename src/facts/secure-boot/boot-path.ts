import { ImageError, isImageError } from "../../image/errors.ts";
import type { FileTree } from "../../image/tree/file-tree.ts";
import { findIgnoringCase } from "../boot/find-ignoring-case.ts";
import { type EfiProgram, openEfiProgram } from "./efi-program.ts";

/** A program on the way from the firmware to the kernel. */
export interface BootStep {
  /** Where it lies, or should. */
  readonly path: string;
  /** Undefined for the firmware. */
  readonly startedBy: BootStep | undefined;
  /** Undefined when it is missing, no program, or cannot be read. */
  readonly program: EfiProgram | undefined;
  /** Why it cannot be read. */
  readonly error: Error | undefined;
  readonly isMissing: boolean;
}

/** Names by architecture (UEFI specification, 3.5.1.1; shim Make.defaults: ARCH_SUFFIX). */
const suffixes = { x86_64: "x64", aarch64: "aa64" } as const;

/**
 * The programs that a VM without boot entries runs, the first one started by the firmware: the loader at the fallback path;
 * where that is shim with its fallback program beside it, the latter and what the vendor's boot entry names; then what
 * shim starts (shim.c: should_use_fallback, DEFAULT_LOADER; fallback.c).
 */
export async function bootPath(tree: FileTree, esp: string, arch: keyof typeof suffixes): Promise<readonly BootStep[]> {
  const suffix = suffixes[arch];
  const directory = await findIgnoringCase(tree, esp, ["EFI", "BOOT"]);
  const path = directory && (await findIgnoringCase(tree, directory, [`BOOT${suffix}.EFI`]));
  if (directory === undefined || path === undefined) return [];
  const first = await openStep(tree, path, undefined);
  if (first.program?.kind !== "shim") return [first];
  const fallback = await findIgnoringCase(tree, directory, [`fb${suffix}.efi`]);
  const entry = fallback === undefined ? undefined : await vendorEntry(tree, esp, suffix);
  if (fallback === undefined || entry === undefined)
    return [first, await secondStage(tree, first, { directory, suffix, option: undefined, esp })];
  const fallbackStep = await openStep(tree, fallback, first);
  const vendor = await openStep(tree, entry.path, fallbackStep);
  const steps = [first, fallbackStep, vendor];
  if (vendor.program?.kind !== "shim") return steps;
  return [...steps, await secondStage(tree, vendor, { directory: entry.directory, suffix, option: entry.option, esp })];
}

interface Search {
  readonly directory: string;
  readonly suffix: string;
  /** What the boot entry hands to shim: another loader than its own. */
  readonly option: string | undefined;
  readonly esp: string;
}

async function secondStage(tree: FileTree, shim: BootStep, search: Search): Promise<BootStep> {
  const { directory, suffix, option, esp } = search;
  if (option !== undefined) {
    const names = option.split(/[\\/]/).filter((name) => name !== "");
    const path = await findIgnoringCase(tree, /^[\\/]/.test(option) ? esp : directory, names);
    if (path !== undefined) return openStep(tree, path, shim);
  }
  // Which name a shim looks for is built into it: SUSE's is the second one.
  for (const name of [`grub${suffix}.efi`, "grub.efi"]) {
    const path = await findIgnoringCase(tree, directory, [name]);
    if (path !== undefined) return openStep(tree, path, shim);
  }
  const path = `${directory}/grub${suffix}.efi`;
  return { path, startedBy: shim, program: undefined, error: undefined, isMissing: true };
}

interface VendorEntry {
  readonly directory: string;
  readonly path: string;
  readonly option: string | undefined;
}

/** The first entry of the first vendor's BOOT<arch>.CSV: UTF-16 lines of `file,title,options,description`. */
async function vendorEntry(tree: FileTree, esp: string, suffix: string): Promise<VendorEntry | undefined> {
  const efi = await findIgnoringCase(tree, esp, ["EFI"]);
  for (const { name, type } of efi === undefined ? [] : await tree.readDir(efi)) {
    if (type !== "directory" || name.toUpperCase() === "BOOT") continue;
    const directory = `${efi}/${name}`;
    const csv =
      (await findIgnoringCase(tree, directory, [`BOOT${suffix}.CSV`])) ??
      (await findIgnoringCase(tree, directory, ["BOOT.CSV"]));
    if (csv === undefined) continue;
    const text = new TextDecoder("utf-16le").decode(await tree.read(csv));
    const [file = "", , option = ""] = text.split(/[\r\n]+/)[0]?.split(",") ?? [];
    const path = await findIgnoringCase(tree, directory, [file.trim()]);
    if (file.trim() !== "" && path !== undefined)
      return { directory, path, option: option.trim() === "" ? undefined : option.trim() };
  }
  return undefined;
}

/** Opens one program; what keeps it from being read is kept beside it. */
export async function openStep(tree: FileTree, path: string, startedBy: BootStep | undefined): Promise<BootStep> {
  const base = { path, startedBy, isMissing: false } as const;
  try {
    return { ...base, program: await openEfiProgram(tree, path), error: undefined };
  } catch (error) {
    if (!isImageError(error)) throw error;
    if (error instanceof ImageError && error.code === "not-found")
      return { ...base, program: undefined, error: undefined, isMissing: true };
    return { ...base, program: undefined, error };
  }
}
