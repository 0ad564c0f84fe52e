import { defineFact } from "../image/fact.ts";
import type { Image } from "../image/image.ts";
import { bootEntries } from "./boot-entries.ts";
import { type Kernel, kernels } from "./kernels.ts";

/** The kernels that the image starts by itself, by whichever firmware. */
export interface BootedKernels {
  readonly kernels: readonly Kernel[];
  /** False when no default entry names one of the installed kernels: then all of them count. */
  readonly certain: boolean;
}

/** Installed kernels that a default boot entry names; all of them where no entry tells. */
export const bootedKernels = defineFact("booted-kernels", async (image: Image): Promise<BootedKernels> => {
  const installed = await image.fact(kernels);
  const { defaults } = await image.fact(bootEntries);
  const versions = new Set(defaults.map((entry) => entry.kernelVersion));
  const images = new Set(defaults.map((entry) => entry.kernel?.path));
  const booted = installed.filter(
    ({ version, imagePath }) => versions.has(version) || (imagePath !== undefined && images.has(imagePath)),
  );
  return booted.length > 0 ? { kernels: booted, certain: true } : { kernels: installed, certain: false };
});
