import { diskBoot } from "../facts/disk-boot.ts";
import { isImageError } from "../image/errors.ts";
import { fixedVhdOf, isUploadable } from "../image/fixed-vhd.ts";
import type { Image } from "../image/image.ts";
import { type ImageConfig, type ImageContext, lintImage } from "../lint/lint-image.ts";
import { sortChecks } from "../lint/runner.ts";
import type { RequestedTarget } from "../lint/resolve-target.ts";
import { type Destination, destinations } from "../lint/target.ts";
import type { AdvisedDisk, Advice } from "./advice.ts";
import { adviseFrom } from "./advise-from.ts";

export { fitsAsAsked } from "./advise-from.ts";

/** Judges an opened image for every kind of storage, and says which fit and how it gets there. */
export async function advise(image: Image, config: ImageConfig, context: ImageContext = {}): Promise<Advice> {
  const checks = sortChecks(config.checks);
  const judge = (target: RequestedTarget) => lintImage(image, { ...config, checks, target }, context);
  const said = await judge(config.target ?? {});
  const disk = await advisedDisk(image);
  // A disk that boots both ways is better off as Generation 2: newer sizes and features exist there only.
  const generation = said.target.generation ?? (disk?.generations.includes(2) ? 2 : undefined);
  const target = { ...said.target, generation };
  const reports = {} as Record<Destination, Awaited<ReturnType<typeof judge>>>;
  for (const destination of destinations) reports[destination] = await judge({ ...target, target: destination });
  const asked = { ...reports[target.target], targetOrigin: said.targetOrigin, notices: said.notices };
  const isSecond = generation === 2;
  return adviseFrom({
    asked,
    target,
    reports,
    disk,
    trustedLaunch: isSecond ? await judge({ ...target, security: "trusted-launch" }) : undefined,
    nvme: isSecond ? await judge({ ...target, diskController: "nvme" }) : undefined,
  });
}

async function advisedDisk(image: Image): Promise<AdvisedDisk | null> {
  const { disk } = image;
  if (!disk) return null;
  const boot = await image.fact(diskBoot).catch((error: unknown) => {
    // What keeps it from being seen is told with the other facts.
    if (!isImageError(error)) throw error;
    return undefined;
  });
  const { container, file } = disk;
  const { text, commands, output, lengthBytes } = fixedVhdOf(disk);
  // What a file has lost no conversion brings back.
  const isCut = container.kind === "vhd" && (container.details.surplusBytes ?? 0) < 0;
  return {
    virtualSizeBytes: container.virtualSize,
    generations: boot?.generations ?? [],
    upload:
      isUploadable(disk) || isCut
        ? { file: file.locator, lengthBytes: file.sizeBytes, convert: null }
        : { file: output, lengthBytes, convert: { text, commands } },
  };
}
