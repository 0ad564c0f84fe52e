import { os } from "../facts/os.ts";
import type { Image } from "../image/image.ts";

/** What an image is, without judgement. */
export interface Inspection {
  readonly path: string;
  readonly kind: string;
  readonly os: { readonly id: string; readonly version: string; readonly name: string; readonly family: string };
}

/** Reads the facts of an opened image. */
export async function inspect(image: Image): Promise<Inspection> {
  const { id, version, name, family } = await image.fact(os);
  return { path: image.input.locator, kind: image.input.kind, os: { id, version, name, family } };
}
