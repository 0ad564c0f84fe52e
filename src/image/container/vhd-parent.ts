import { type ByteSource } from "../bytes/byte-source.ts";
import type { Problem } from "../problem.ts";
import type { ContainerContext, VhdContainer } from "./container.ts";
import { searchParent } from "./parent-search.ts";
import type { VhdHeader } from "./vhd-header.ts";

/** Paths of a locator are short; the field could say anything. */
const MAX_LOCATOR_BYTES = 4096;

export interface VhdParent {
  readonly locator: string;
  readonly container: VhdContainer;
}

/**
 * Finds the parent of a differencing disk. It must carry the identifier that the child remembers. Another time than the
 * remembered one is a problem but no refusal: some makers write the time of the parent's file, which a copy changes.
 */
export async function findParent(
  file: ByteSource,
  header: VhdHeader,
  context: ContainerContext,
  problems: Problem[],
): Promise<VhdParent> {
  const parent = await searchParent<VhdParent>(
    {
      format: "VHD",
      paths: await parentPaths(file, header),
      accept: ({ locator, container }) => {
        if (container.kind !== "vhd") return `is ${container.kind}`;
        const { uniqueId } = container.details.footer;
        return uniqueId === header.parentUniqueId ? { locator, container } : `has the identifier ${uniqueId}`;
      },
    },
    context,
  );
  const { timestamp } = parent.container.details.footer;
  if (header.parentTimestamp !== 0 && timestamp !== header.parentTimestamp)
    problems.push({
      code: "parent-changed",
      message: `the parent ${parent.locator} bears another time than the differencing disk remembers: it was written to since, or copied`,
    });
  return parent;
}

/** Relative before absolute; the name of the header last, since it says no folder. */
async function parentPaths(file: ByteSource, header: VhdHeader): Promise<readonly string[]> {
  const byPlatform = new Map<string, string>();
  for (const { platformCode, platformDataLength, platformDataOffset } of header.parentLocators) {
    if (platformDataLength === 0 || platformDataLength > MAX_LOCATOR_BYTES) continue;
    if (platformDataOffset > file.size - platformDataLength) continue;
    const bytes = await file.read(platformDataOffset, platformDataLength);
    const encoding = platformCode === "MacX" ? "utf-8" : "utf-16le";
    byPlatform.set(platformCode, new TextDecoder(encoding).decode(bytes).split("\0")[0] ?? "");
  }
  const url = byPlatform.get("MacX");
  const paths = [byPlatform.get("W2ru"), url && pathOfUrl(url), byPlatform.get("W2ku"), header.parentName];
  return paths.flatMap((path) => path || []);
}

function pathOfUrl(url: string): string {
  try {
    return decodeURIComponent(new URL(url).pathname);
  } catch {
    return url;
  }
}
