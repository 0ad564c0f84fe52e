import { type BootStep, type KernelStep, type StepVerdict, secureBoot } from "../facts/secure-boot.ts";
import { isImageError } from "../image/errors.ts";
import type { Image } from "../image/image.ts";
import type { SecureBootPart } from "./inspection.ts";

/** What Secure Boot says of each program that a VM would start; null where the image shows none. */
export async function secureBootPart(image: Image): Promise<SecureBootPart | null> {
  const { loaders, kernels, shim, verify } = await image.fact(secureBoot);
  if (loaders.length === 0) return null;
  const steps = [...loaders, ...kernels];
  const verdicts = await Promise.all(steps.map((step) => attempt(verify(step))));
  const programs = steps.map((step, index) => programPart(step, verdicts[index]));
  const needed = programs.filter((_, index) => isNeeded(steps[index], kernels));
  const isSeen = needed.every(({ state }) => state !== "unreadable");
  const vendor = (await shim?.vendorKeys())?.authorized.certificates ?? [];
  return {
    starts: needed.some(({ state }) => state !== "trusted" && state !== "unreadable") ? false : isSeen ? true : null,
    programs,
    vendorKeys: vendor.map(({ name }) => name),
    sbatLevel: (await shim?.sbatLevel())?.date ?? null,
  };
}

/** Loaders, and the kernels that start by default: all of them where no default is known. */
function isNeeded(step: BootStep | undefined, kernels: readonly KernelStep[]): boolean {
  const kernel = kernels.find((one) => one === step);
  return kernel === undefined || kernel.isDefault || kernels.every(({ isDefault }) => !isDefault);
}

async function attempt(verdict: Promise<StepVerdict>): Promise<StepVerdict | Error> {
  try {
    return await verdict;
  } catch (error) {
    if (!isImageError(error)) throw error;
    return error;
  }
}

function programPart(step: BootStep, verdict: StepVerdict | Error | undefined): SecureBootPart["programs"][number] {
  const { path, startedBy, program } = step;
  const said = verdict === undefined || verdict instanceof Error ? undefined : verdict;
  return {
    path,
    kind: program?.kind ?? null,
    startedBy: startedBy?.path ?? null,
    state: said?.state ?? "unreadable",
    reason: verdict instanceof Error ? verdict.message : said?.state === "damaged" ? said.reason : null,
    signer: said && "signer" in said ? said.signer : null,
    trustedBy: said?.state === "trusted" ? said.anchors : [],
    sbat: Array.isArray(program?.sbat)
      ? program.sbat.map(({ component, generation }) => `${component},${generation}`)
      : null,
  };
}
