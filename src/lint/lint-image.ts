import { isImageError } from "../image/errors.ts";
import type { Image } from "../image/image.ts";
import { type OpenOptions, openImage } from "../image/open-image.ts";
import type { Check } from "./check.ts";
import type { CheckSettings } from "./check-settings.ts";
import type { ImageSetting } from "./configuration/configuration.ts";
import { deadlineIn } from "./deadline.ts";
import { matchesImage } from "./image-glob.ts";
import type { FailOn, ImageReport } from "./report.ts";
import { type RequestedTarget, looksSpecialized, resolveTarget, withoutImage } from "./resolve-target.ts";
import { judge } from "./runner.ts";
import type { Exceptions } from "./suppression.ts";
import { withRemedy } from "./unseen.ts";

/** An entry of `images` and what messages call it: `vhdlint.config.yaml: images[2]`. */
export interface PlacedImageSetting {
  readonly source: string;
  readonly setting: ImageSetting;
}

/** How each image is judged. */
export interface ImageConfig {
  readonly checks: readonly Check[];
  /** What the images are meant for, as far as it is known. */
  readonly target?: RequestedTarget;
  /** Severities and options of checks; later ones win. */
  readonly settings?: readonly CheckSettings[];
  /** What differs for some images; later ones win, over `settings`, but not over what `target` says. */
  readonly images?: readonly PlacedImageSetting[];
  /** Findings that count for nothing. */
  readonly exceptions?: Exceptions;
  /** The mildest severity that makes an image fail. Default `error`. */
  readonly failOn?: FailOn;
  /** Whether a check that cannot be decided makes the run incomplete. Default false. */
  readonly failOnUndecided?: boolean;
  /** How disk images are opened. */
  readonly disk?: OpenOptions["disk"];
  /** Seconds that one image may take; what is judged by then is its report. Default: no end. */
  readonly timeoutSeconds?: number;
}

export interface ImageContext {
  /** Ends the run with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Hears the stack of whatever crashes. */
  readonly onCrash?: (where: string, error: unknown) => void;
}

/** Judges one image, given by locator or opened already (it stays open). One that cannot be opened is a report that says why. */
export async function lintImage(
  given: string | Image,
  config: ImageConfig,
  context: ImageContext = {},
): Promise<ImageReport> {
  const deadline = config.timeoutSeconds === undefined ? undefined : deadlineIn(config.timeoutSeconds);
  if (typeof given !== "string") return judgeOpened(given, config, context, deadline);
  let image: Image;
  try {
    const signals = [context.signal, deadline].filter((signal) => signal !== undefined);
    image = await openImage(given, {
      ...(signals.length > 0 ? { signal: AbortSignal.any(signals) } : {}),
      ...(config.disk ? { disk: config.disk } : {}),
    });
  } catch (error) {
    context.signal?.throwIfAborted();
    if (!isImageError(error) && deadline?.aborted !== true) throw error;
    const reason = deadline?.aborted === true ? (deadline.reason as Error) : (error as Error);
    const { target, origin } = withoutImage(requestedFor(given, config));
    return {
      path: given,
      kind: "unknown",
      os: null,
      target,
      targetOrigin: origin,
      status: "incomplete",
      results: [],
      notices: [],
      error: withRemedy(reason),
    };
  }
  await using opened = image;
  return await judgeOpened(opened, config, context, deadline);
}

async function judgeOpened(
  image: Image,
  config: ImageConfig,
  context: ImageContext,
  deadline: AbortSignal | undefined,
): Promise<ImageReport> {
  const { locator, notices: found = [] } = image.input;
  const requested = requestedFor(locator, config);
  const { target, origin, notices } = await resolveTarget(requested, image);
  // Told beside the checks, which look at much the same: none of them waits for it.
  const more = looksSpecialized(requested, image);
  const { checks, failOn, failOnUndecided, exceptions } = config;
  return judge(image, {
    checks,
    settings: settingsFor(locator, config),
    target,
    targetOrigin: origin,
    notices: more.then((late) => [...found, ...notices, ...late]),
    ...(failOn === undefined ? {} : { failOn }),
    ...(failOnUndecided === undefined ? {} : { failOnUndecided }),
    ...(exceptions ? { exceptions } : {}),
    ...(deadline ? { deadline } : {}),
    ...context,
  });
}

/** The parts of the target that somebody said for this image. */
function requestedFor(locator: string, { target = {}, images = [] }: ImageConfig): RequestedTarget {
  const said = Object.entries(target).filter(([, value]) => value !== undefined);
  return Object.assign(
    {},
    ...meant(locator, images).map(({ setting }) => setting.target ?? {}),
    Object.fromEntries(said),
  ) as RequestedTarget;
}

function settingsFor(locator: string, { settings = [], images = [] }: ImageConfig): readonly CheckSettings[] {
  const own = meant(locator, images).flatMap(({ source, setting }) =>
    setting.checks ? [{ source: `${source}.checks`, settings: setting.checks }] : [],
  );
  return [...settings, ...own];
}

function meant(locator: string, images: readonly PlacedImageSetting[]): readonly PlacedImageSetting[] {
  return images.filter(({ setting: { match } }) =>
    (typeof match === "string" ? [match] : match).some((glob) => matchesImage(glob, locator)),
  );
}
