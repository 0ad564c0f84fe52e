import { diskBoot } from "../facts/disk-boot.ts";
import { imageState } from "../facts/image-state.ts";
import { os } from "../facts/os.ts";
import type { Image } from "../image/image.ts";
import { generationOf } from "./generation.ts";
import type { Notice } from "./report.ts";
import {
  type Architecture,
  type Generation,
  type Target,
  type TargetOrigin,
  architectures,
  defaultTarget,
} from "./target.ts";

/** The parts of a target that the user names; what is left out is found in the image or assumed. */
export type RequestedTarget = { readonly [K in keyof Target]?: Target[K] | undefined };

export interface ResolvedTarget {
  readonly target: Target;
  readonly origin: TargetOrigin;
  readonly notices: readonly Notice[];
}

/** What the image is meant for: the user's word first, then what the image shows, then the usual case. */
export async function resolveTarget(requested: RequestedTarget, image: Image): Promise<ResolvedTarget> {
  const notices: Notice[] = [];
  const arch = await foundArchitecture(image, notices);
  if (requested.arch !== undefined && arch !== undefined && requested.arch !== arch) {
    const message = `the programs of this image are ${arch}, yet it is judged as ${requested.arch} as asked`;
    notices.push({ code: "arch-differs", message });
  }
  const generation = await foundGeneration(image);
  return { ...withoutImage(requested, { arch, generation }), notices };
}

/** The same for an image that could not be opened. */
export function withoutImage(
  requested: RequestedTarget,
  found: RequestedTarget = {},
): Pick<ResolvedTarget, "target" | "origin"> {
  const pick = <K extends keyof Target>(key: K): [Target[K], TargetOrigin[K]] => {
    const said = requested[key];
    if (said !== undefined) return [said as Target[K], "said"];
    const seen = found[key];
    if (seen !== undefined) return [seen as Target[K], "found"];
    return [defaultTarget[key], defaultTarget[key] === undefined ? "unknown" : "assumed"];
  };
  const [type, typeOrigin] = pick("type");
  const [target, targetOrigin] = pick("target");
  const [generation, generationOrigin] = pick("generation");
  const [arch, archOrigin] = pick("arch");
  const [security, securityOrigin] = pick("security");
  const [diskController, diskControllerOrigin] = pick("diskController");
  return {
    target: { type, target, generation, arch, security, diskController },
    origin: {
      type: typeOrigin,
      target: targetOrigin,
      generation: generationOrigin,
      arch: archOrigin,
      security: securityOrigin,
      diskController: diskControllerOrigin,
    },
  };
}

async function foundArchitecture(image: Image, notices: Notice[]): Promise<Architecture | undefined> {
  // A fact that fails is told by the runner; here it only means that nothing was found.
  const arch = (await image.fact(os).catch(() => undefined))?.arch;
  const known = architectures.find((name) => name === arch);
  if (known === undefined && arch !== undefined) {
    notices.push({ code: "arch-unknown", message: `Azure has no machines that run ${arch} programs` });
  }
  return known;
}

/** What the disk is laid out for; where that is both or neither, the only one that it boots. */
async function foundGeneration(image: Image): Promise<Generation | undefined> {
  const meant = image.disk && generationOf(image.disk);
  if (meant !== undefined) return meant;
  const boot = await image.fact(diskBoot).catch(() => undefined);
  return boot?.generations.length === 1 ? boot.generations[0] : undefined;
}

/** The type is assumed, and the disk looks like a machine: the user should say which it is. */
export async function looksSpecialized(requested: RequestedTarget, image: Image): Promise<readonly Notice[]> {
  if (requested.type !== undefined) return [];
  const state = await image.fact(imageState).catch(() => undefined);
  if (state?.looks !== "specialized") return [];
  const signs = state.signs.slice(0, 3).map(({ text, path, line }) => `${text} (${path}${line ? `:${line}` : ""})`);
  const more = state.signs.length - signs.length;
  const message =
    `it is judged as a generalized image, yet it looks like a machine that has been in use: ` +
    `${signs.join(", ")}${more > 0 ? ` and ${more} more` : ""}; say --type specialized if it is to start as it is`;
  return [{ code: "looks-specialized", message }];
}
