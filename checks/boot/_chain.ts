import { type BootChain, type ChainBreak, bootChains } from "../../src/facts/boot-chain.ts";
import type { Image } from "../../src/image/image.ts";
import type { Finding } from "../../src/lint/check.ts";
import type { Target } from "../../src/lint/target.ts";

/** The chains that the target's generation goes, or all that the image shows. */
export async function chainsOf(image: Image, { generation }: Target): Promise<readonly BootChain[]> {
  const chains = await image.fact(bootChains);
  if (generation === undefined) return chains;
  return chains.filter(({ firmware }) => firmware === (generation === 1 ? "bios" : "uefi"));
}

/**
 * Chains that break with one of the codes. A disk that boots the other way and was not said to be of this generation gets
 * a warning: half of it works.
 */
export function breaksAmong(
  chains: readonly BootChain[],
  codes: readonly ChainBreak[],
  fixes: Readonly<Record<BootChain["firmware"], Finding["fix"]>>,
): readonly Finding[] {
  const works = chains.some(({ broken, error }) => broken === undefined && error === undefined);
  return chains.flatMap(({ firmware, broken }): Finding[] => {
    if (!broken || !codes.includes(broken.code)) return [];
    const { message, path, line } = broken;
    const inTree = path?.startsWith("/") ? { path, ...(line === undefined ? {} : { line }) } : {};
    const fix = fixes[firmware];
    return [
      {
        message,
        ...inTree,
        subject: firmware === "bios" ? "Generation 1" : "Generation 2",
        ...(works ? { level: "should" as const } : {}),
        ...(fix ? { fix } : {}),
      },
    ];
  });
}
