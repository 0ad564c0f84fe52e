import { isImageError } from "../../image/errors.ts";
import type { EfiFile, LoaderWalk } from "../boot/loader/loader-walk.ts";
import { type EfiProgram, openEfiProgram } from "./efi-program.ts";

/** A program on the way from the firmware to the kernel. */
export interface BootStep {
  /** Where it lies: a path in the tree, or `partition 15:/EFI/…`. */
  readonly path: string;
  /** Undefined for the firmware. */
  readonly startedBy: BootStep | undefined;
  /** Undefined when it is no program, or cannot be read. */
  readonly program: EfiProgram | undefined;
  /** Why it cannot be read. */
  readonly error: Error | undefined;
}

/** The programs for EFI that a VM without boot entries runs, each started by the one before it. */
export async function bootPath({ steps }: LoaderWalk): Promise<readonly BootStep[]> {
  const path: BootStep[] = [];
  for (const { program, where } of steps) {
    if (program) path.push(await openStep(program, where, path.at(-1)));
  }
  return path;
}

/** Opens one program; what keeps it from being read is kept beside it. */
export async function openStep(
  { tree, path }: EfiFile,
  where: string,
  startedBy: BootStep | undefined,
): Promise<BootStep> {
  const base = { path: where, startedBy } as const;
  try {
    return { ...base, program: await openEfiProgram(tree, path), error: undefined };
  } catch (error) {
    if (!isImageError(error)) throw error;
    return { ...base, program: undefined, error };
  }
}
