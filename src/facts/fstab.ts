import { defineFact } from "../image/fact.ts";
import type { Image } from "../image/image.ts";
import { type FstabText, parseFstab } from "../image/text/fstab.ts";

export * from "../image/text/fstab.ts";

export interface Fstab extends FstabText {
  /** False when there is no file, which is fine: the root then comes from the kernel command line. */
  readonly exists: boolean;
  readonly path: string;
}

const FSTAB = "/etc/fstab";

export const fstab = defineFact("fstab", async ({ tree }: Image): Promise<Fstab> => {
  const text = await tree.readText(FSTAB, { optional: true });
  return { exists: text !== undefined, path: FSTAB, ...parseFstab(text ?? "", FSTAB) };
});
