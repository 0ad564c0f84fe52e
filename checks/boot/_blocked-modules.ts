import type { BootableKernel } from "../../src/facts/boot-drivers.ts";
import { modulesBlockedBy } from "../../src/facts/kernel-command-line.ts";
import { type Block, type Modprobe, modprobe } from "../../src/facts/modprobe.ts";
import type { Image } from "../../src/image/image.ts";
import type { Finding } from "../../src/lint/check.ts";

/** The word on the command line that keeps a driver from loading. */
export function blockedByCommandLine({ words, entry }: BootableKernel, driver: string): readonly Finding[] {
  const word = modulesBlockedBy(words).get(driver);
  if (!word || !entry) return [];
  const { path, line } = entry.cmdlineSource;
  return [
    { message: `the command line blocks ${driver}`, path, line, subject: driver, evidence: { actual: word.text } },
  ];
}

/**
 * The line of modprobe.d that keeps a driver from loading. A blacklist does not hold what modules-load.d names.
 *
 * @param ramdisk the archive that the lines lie in; undefined for those of the system
 */
export function blockedByModprobe(conf: Modprobe, driver: string, ramdisk?: string): readonly Finding[] {
  const isLoaded = conf.loadedAtBoot.some(({ module }) => module === driver);
  const block = conf.blocksOf(driver).find(({ kind }) => kind !== "blacklist" || !isLoaded);
  if (!block) return [];
  const { path, line } = block.directive;
  if (ramdisk === undefined)
    return [{ message: `${described(block)} keeps ${driver} from loading`, path, line, subject: driver }];
  const message = `${described(block)} in ${path} of the initramfs keeps ${driver} from loading`;
  return [{ message, path: ramdisk, subject: driver }];
}

/** Lines of the system and words that block any of these drivers; what is built in cannot be blocked. */
export async function blockedDrivers(
  image: Image,
  bootable: BootableKernel,
  drivers: readonly string[],
): Promise<readonly Finding[]> {
  const system = await image.fact(modprobe);
  const findings: Finding[] = [];
  for (const driver of drivers) {
    if ((await bootable.kernel.hasModule(driver)) !== "module") continue;
    findings.push(...blockedByCommandLine(bootable, driver), ...blockedByModprobe(system, driver));
  }
  return findings;
}

function described({ kind }: Block): string {
  switch (kind) {
    case "install":
      return "an install line that loads nothing";
    case "blacklist":
      return "a blacklist line";
    case "alias":
      return "an alias to off";
  }
}
