import { defineFact } from "../image/fact.ts";
import type { Image } from "../image/image.ts";
import { bootEntries } from "./boot-entries.ts";
import { bootLoaders } from "./boot-loaders.ts";
import { kernels } from "./kernels.ts";
import { type BootStep, bootPath, openStep } from "./secure-boot/boot-path.ts";
import type { EfiProgram } from "./secure-boot/efi-program.ts";
import { microsoftKeys } from "./secure-boot/microsoft-keys.ts";
import { type Verdict, damage, judgeProgram } from "./secure-boot/verdict.ts";

export type { BootStep } from "./secure-boot/boot-path.ts";
export type { EfiProgram, ProgramKind } from "./secure-boot/efi-program.ts";

/** A kernel or a unified kernel image. */
export interface KernelStep extends BootStep {
  /** A default boot entry starts it. */
  readonly isDefault: boolean;
}

/** A verdict of a program, or that it is none. */
export type StepVerdict = Verdict | { readonly state: "no-program" };

/** What firmware, shim and boot loader would start, and whether Secure Boot lets them. */
export interface SecureBoot {
  /** False when the disk or the tree shows no EFI system partition. */
  readonly hasEsp: boolean;
  /** From the firmware on, as far as the way is known; empty without a program at the fallback path. */
  readonly loaders: readonly BootStep[];
  /** What the last loader starts, default kernels first; installed ones that nothing starts follow. */
  readonly kernels: readonly KernelStep[];
  /** The last shim on the way: its keys and its SBAT level count for all that follows. */
  readonly shim: EfiProgram | undefined;
  /**
   * Whether a program may start. `fingerprints` are SHA-256 fingerprints of certificates that the firmware trusts besides
   * Microsoft's.
   *
   * @throws ImageError when the program cannot be read
   */
  verify(step: BootStep, fingerprints?: ReadonlySet<string>): Promise<StepVerdict>;
}

export const secureBoot = defineFact("secure-boot", async (image: Image): Promise<SecureBoot> => {
  const { uefi, uefiError } = await image.fact(bootLoaders);
  if (uefiError) throw uefiError;
  const loaders = uefi ? await bootPath(uefi) : [];
  const shims = loaders.filter(({ program }) => program?.kind === "shim");
  return {
    hasEsp: uefi !== undefined && uefi.gap?.code !== "no-esp",
    loaders,
    kernels: await kernelSteps(image, loaders.at(-1)),
    shim: shims.at(-1)?.program,
    verify,
  };
});

/** More kernels than this are not looked into; distributions keep two or three. */
const MAX_KERNELS = 16;

async function kernelSteps(image: Image, loader: BootStep | undefined): Promise<readonly KernelStep[]> {
  const { defaults } = await image.fact(bootEntries);
  const started = defaults.flatMap(({ firmware, kernel }) =>
    firmware === "bios" || kernel?.path === undefined ? [] : [kernel.path],
  );
  const installed = (await image.fact(kernels)).flatMap(({ imagePath }) =>
    imagePath === undefined ? [] : [imagePath],
  );
  const paths = [...new Set([...started, ...installed])].filter((path) => path !== loader?.path);
  return Promise.all(
    paths.slice(0, MAX_KERNELS).map(async (path) => ({
      ...(await openStep({ tree: image.tree, path }, path, loader)),
      isDefault: started.includes(path),
    })),
  );
}

async function verify(step: BootStep, fingerprints: ReadonlySet<string> = new Set()): Promise<StepVerdict> {
  if (step.error) {
    const reason = damage(step.error);
    if (reason === undefined) throw step.error;
    return { state: "damaged", reason };
  }
  if (!step.program) return { state: "no-program" };
  const shim = await shimBefore(step)?.vendorKeys();
  return judgeProgram(step.program, { anchors: microsoftKeys(), shim, fingerprints });
}

/** shim stays in force for all that is started after it. */
export function shimBefore({ startedBy }: BootStep): EfiProgram | undefined {
  if (!startedBy) return undefined;
  return startedBy.program?.kind === "shim" ? startedBy.program : shimBefore(startedBy);
}
