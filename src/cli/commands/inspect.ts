import { isImageError } from "../../image/errors.ts";
import { openImage } from "../../image/open-image.ts";
import { type Inspection, inspect as inspectImage } from "../../inspect/inspect.ts";
import { withRemedy } from "../../lint/unseen.ts";
import { toJson } from "../../report/json.ts";
import { prettyInspection } from "../../report/inspection.ts";
import type { CommandLine } from "../command-line.ts";
import { compileSparingly } from "../compile-sparingly.ts";
import type { ExitReason } from "../exit-codes.ts";
import type { Host } from "../host.ts";
import { imageArguments } from "../image-arguments.ts";
import { wantsJson } from "../outputs.ts";
import { reportOptions } from "../report-options.ts";
import { escapeText } from "../../report/escape.ts";

/** Says what images are, without judging them. */
export async function inspect(line: CommandLine, host: Host): Promise<ExitReason> {
  const asJson = wantsJson(line);
  const inspections: Inspection[] = [];
  let reason: ExitReason = "clean";
  const images = await imageArguments(line, host);
  if (images.length === 1) compileSparingly();
  for (const path of images) {
    host.signal.throwIfAborted();
    try {
      await using image = await openImage(path, {
        signal: host.signal,
        ...(line.settings.root ? { disk: { root: line.settings.root } } : {}),
      });
      inspections.push(await inspectImage(image));
      // A disk without a system is shown as far as it goes.
      if (image.rootError) reason = "incomplete";
    } catch (error) {
      if (!isImageError(error)) throw error;
      reason = "incomplete";
      host.stderr.write(`vhdlint: ${escapeText(withRemedy(error))}\n`);
    }
  }
  host.stdout.write(
    asJson
      ? toJson({ images: inspections })
      : inspections.map((each) => prettyInspection(each, reportOptions(line, host))).join("\n"),
  );
  return reason;
}
