import { type BootChain, type ChainLink, bootChains } from "../facts/boot-chain.ts";
import { type StepVerdict, secureBoot } from "../facts/secure-boot.ts";
import { isImageError } from "../image/errors.ts";
import type { Image } from "../image/image.ts";
import type { BootChainPart } from "./inspection.ts";

/** The way of each generation that the disk claims to boot, or of all where it claims none; of UEFI alone for trees. */
export async function bootChainsPart(image: Image): Promise<readonly BootChainPart[]> {
  const chains = await image.fact(bootChains);
  const claimed = chains.filter((chain) => isClaimed(chain, image));
  const signatures = await signaturesOf(image);
  return (claimed.length > 0 ? claimed : chains).map((chain) => ({
    generation: chain.firmware === "bios" ? 1 : 2,
    boots: chain.error ? null : chain.broken ? false : chain.followed ? true : null,
    broken: chain.broken
      ? {
          code: chain.broken.code,
          message: chain.broken.message,
          path: chain.broken.path ?? null,
          line: chain.broken.line ?? null,
        }
      : null,
    unreadable: chain.error?.message ?? null,
    links: chain.links.map((link) => linkPart(link, signatures)),
  }));
}

function linkPart(link: ChainLink, signatures: ReadonlyMap<string, string>): BootChainPart["links"][number] {
  const { kind, what, where, line, note, broken } = link;
  return {
    kind,
    what,
    where: where ?? null,
    line: line ?? null,
    note: note ?? null,
    signature: (where === undefined ? undefined : signatures.get(where)) ?? null,
    broken: broken ?? null,
  };
}

/** A disk is laid out for a generation when it has the partition that it boots from, or boot code. */
function isClaimed({ firmware, broken }: BootChain, { disk }: Image): boolean {
  if (firmware === "uefi") return broken?.code !== "no-esp";
  const uses = disk?.partitionTable?.partitions.map(({ use }) => use?.id) ?? [];
  return broken?.code !== "no-boot-code" || uses.includes("bios-boot") || disk?.bootSector.hasBootCode === true;
}

/** What Secure Boot would say of the programs, by their places in the tree. */
async function signaturesOf(image: Image): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  try {
    const { loaders, kernels, verify } = await image.fact(secureBoot);
    for (const step of [...loaders, ...kernels]) {
      const text = spelled(await verify(step));
      if (text !== undefined) found.set(step.path, text);
    }
  } catch (error) {
    // What cannot be read here is told where the chain or its check needs it.
    if (!isImageError(error)) throw error;
  }
  return found;
}

function spelled(verdict: StepVerdict): string | undefined {
  switch (verdict.state) {
    case "trusted":
      return `signed by ${verdict.signer}`;
    case "unsigned":
      return "not signed";
    case "altered":
      return `changed after ${verdict.signer} signed it`;
    case "forged":
      return `signature does not verify`;
    case "untrusted":
      return `signed by ${verdict.signer}, whom nobody trusts`;
    case "refused":
      return `signed by ${verdict.signer}, which shim refuses`;
    case "damaged":
    case "no-program":
      return undefined;
  }
}
