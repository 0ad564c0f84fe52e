import { type Fact, defineFact } from "../../image/fact.ts";
import type { Image } from "../../image/image.ts";
import { reachableStat } from "../reachable.ts";

export interface GeneratorFile {
  /**
   * `absent`: no directory has one, as on builds that start cloud-init from multi-user.target. `masked`: an empty file
   * or a link to /dev/null stands in its way. `not-executable`: systemd passes it over.
   */
  readonly state: "present" | "absent" | "masked" | "not-executable";
  readonly path: string | undefined;
  /**
   * Until 23.3 the generator looks at the kill switches and enables cloud-init when ds-identify is missing; from 23.4
   * it only does what ds-identify says. Undefined when the text tells neither.
   */
  readonly generation: "until-23.3" | "from-23.4" | undefined;
  /** The ds-identify that its text names. */
  readonly dsIdentifyPath: string | undefined;
}

/** systemd.generator(7), highest priority first; /run is empty in an image. */
const directories = [
  "/etc/systemd/system-generators",
  "/usr/local/lib/systemd/system-generators",
  "/usr/lib/systemd/system-generators",
  "/lib/systemd/system-generators",
];

const NAME = "cloud-init-generator";
const LIMIT_BYTES = 256 * 1024;

/** cloud-init's generator, which pulls in cloud-init.target at boot. */
export const generatorFile: Fact<GeneratorFile> = defineFact("cloud-init-generator", async ({ tree }: Image) => {
  const nothing = { generation: undefined, dsIdentifyPath: undefined };
  let skipped: string | undefined;
  for (const directory of directories) {
    const path = `${directory}/${NAME}`;
    const entry = await tree.lstat(path);
    if (!entry) continue;
    const target = await reachableStat(tree, path);
    const leadsToNull = entry.type === "symlink" && (await tree.readLink(path)) === "/dev/null";
    if (leadsToNull || target?.type === "character-device" || (target?.type === "file" && target.sizeBytes === 0))
      return { state: "masked", path, ...nothing };
    if (target?.type !== "file") continue;
    if ((target.mode & 0o111) === 0) {
      skipped ??= path;
      continue;
    }
    const text = await tree.readText(path, { limitBytes: LIMIT_BYTES });
    const isOld = /^(?:etc_file|kernel_cmdline)\(\)/m.test(text);
    const isNew = text.includes("$dsidentify");
    return {
      state: "present",
      path,
      generation: isOld ? "until-23.3" : isNew ? "from-23.4" : undefined,
      dsIdentifyPath: /dsidentify="(\/[^"\n]*)"/.exec(text)?.[1],
    };
  }
  return skipped === undefined
    ? { state: "absent", path: undefined, ...nothing }
    : { state: "not-executable", path: skipped, ...nothing };
});
