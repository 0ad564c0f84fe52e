import { imageState } from "../facts/image-state.ts";
import { isImageError } from "../image/errors.ts";
import type { Image } from "../image/image.ts";
import type { Check } from "./check.ts";
import type { Notice } from "./report.ts";
import type { TargetOrigin } from "./target.ts";

/**
 * A word to whom it may surprise: nobody said the type, so the image is judged as a generalized one, yet its disk is that
 * of a machine in use. Nothing is said when no selected check goes by the type, or when the disk cannot be looked at.
 */
export async function assumedTypeNotice(
  image: Image,
  checks: readonly Check[],
  origin: TargetOrigin,
): Promise<Notice | undefined> {
  if (origin.type !== "assumed" || !checks.some(({ appliesTo }) => appliesTo?.type !== undefined)) return undefined;
  try {
    const { looks } = await image.fact(imageState);
    if (looks !== "specialized") return undefined;
  } catch (error) {
    if (!isImageError(error)) throw error;
    return undefined;
  }
  const message =
    "this disk is that of a machine in use, and is judged as generalized; say --type specialized if it is to stay as it is";
  return { code: "type-assumed", message };
}
