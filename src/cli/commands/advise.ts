import type { Advice } from "../../advise/advice.ts";
import { advise as adviseOn, fitsAsAsked } from "../../advise/advise.ts";
import { isImageError } from "../../image/errors.ts";
import { openImage } from "../../image/open-image.ts";
import { withRemedy } from "../../lint/unseen.ts";
import { prettyAdvice } from "../../report/advice.ts";
import { escapeText } from "../../report/escape.ts";
import { toJson } from "../../report/json.ts";
import { version } from "../../version.ts";
import type { CommandLine } from "../command-line.ts";
import { compileSparingly } from "../compile-sparingly.ts";
import { configurationFor } from "../configuration.ts";
import type { ExitReason } from "../exit-codes.ts";
import type { Host } from "../host.ts";
import { imageArguments } from "../image-arguments.ts";
import { wantsJson } from "../outputs.ts";
import { reportOptions } from "../report-options.ts";

/** Says how Azure can keep images, and prints the commands that bring them there. Nothing is run. */
export async function advise(line: CommandLine, host: Host): Promise<ExitReason> {
  const asJson = wantsJson(line);
  const images = await imageArguments(line, host);
  const { lint } = await configurationFor(line);
  if (images.length === 1) compileSparingly();
  const advices: Advice[] = [];
  let isIncomplete = false;
  for (const path of images) {
    host.signal.throwIfAborted();
    try {
      await using image = await openImage(path, {
        signal: host.signal,
        ...(line.settings.root ? { disk: { root: line.settings.root } } : {}),
      });
      advices.push(await adviseOn(image, lint, { signal: host.signal }));
      if (image.rootError) isIncomplete = true;
    } catch (error) {
      if (!isImageError(error)) throw error;
      isIncomplete = true;
      host.stderr.write(`vhdlint: ${escapeText(withRemedy(error))}\n`);
    }
  }
  const text = asJson
    ? toJson({ schemaVersion: 1, tool: { name: "vhdlint", version }, images: advices.map(plain) })
    : advices.map((each) => prettyAdvice(each, reportOptions(line, host))).join("\n");
  host.stdout.write(text);
  if (isIncomplete) return "incomplete";
  return advices.every(fitsAsAsked) ? "clean" : "findings";
}

/** What is not known is said so, not left out. */
function plain({ target, ...advice }: Advice) {
  return { ...advice, target: { ...target, generation: target.generation ?? null, arch: target.arch ?? null } };
}
