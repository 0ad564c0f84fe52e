import { defineFact } from "../image/fact.ts";
import type { Image } from "../image/image.ts";
import type { FileTree } from "../image/tree/file-tree.ts";
import { findIgnoringCase } from "../image/tree/find-ignoring-case.ts";
import { findEsp } from "./boot/grub-files.ts";
import { type UnifiedKernel, readUnifiedKernel, readUnifiedKernels } from "./boot/unified-kernels.ts";

export type { UnifiedKernel } from "./boot/unified-kernels.ts";

export interface UnifiedKernels {
  /** In /EFI/Linux of the EFI system partition and of XBOOTLDR, which is mounted at /boot. */
  readonly installed: readonly UnifiedKernel[];
  /** The program that firmware starts by itself, where that is a unified kernel image and no boot loader. */
  readonly fallback: UnifiedKernel | undefined;
}

/** The unified kernel images that firmware or systemd-boot can start. */
export const unifiedKernels = defineFact("unified-kernels", async ({ tree }: Image): Promise<UnifiedKernels> => {
  const esp = await findEsp(tree);
  const installed: UnifiedKernel[] = [];
  for (const root of new Set([...(esp === undefined ? [] : [esp]), "/boot"]))
    installed.push(...(await readUnifiedKernels(tree, root)));
  return { installed, fallback: esp === undefined ? undefined : await readFallback(tree, esp) };
});

async function readFallback(tree: FileTree, esp: string): Promise<UnifiedKernel | undefined> {
  for (const name of ["BOOTX64.EFI", "BOOTAA64.EFI"]) {
    const path = await findIgnoringCase(tree, esp, ["EFI", "BOOT", name]);
    const kernel = path === undefined ? undefined : await readUnifiedKernel(tree, esp, path);
    // A loader that cannot be read is some loader.
    if (kernel && !kernel.error) return kernel;
  }
  return undefined;
}
