import { isImageError } from "../image/errors.ts";
import { defineFact } from "../image/fact.ts";
import type { Image } from "../image/image.ts";

export interface Tmpfiles {
  /** A line makes this directory at boot and sets its owner and mode. */
  makesDirectory(path: string): boolean;
}

/** From the weakest to the strongest: a file replaces one of the same name before it (tmpfiles.d(5)). */
const directories: readonly string[] = ["/usr/lib/tmpfiles.d", "/lib/tmpfiles.d", "/etc/tmpfiles.d"];

/** Types that make a directory or adjust one: `d`, `D`, `v`, `q`, `Q` with any of the marks behind. */
const makesDirectory = /^[dDvqQ][!+=~^$-]*$/;

/** What systemd-tmpfiles makes at boot, as far as directories by plain paths go. */
export const tmpfiles = defineFact("tmpfiles", async ({ tree }: Image): Promise<Tmpfiles> => {
  const files = new Map<string, string>();
  for (const directory of directories) {
    if ((await tree.stat(directory))?.type !== "directory") continue;
    for (const { name } of await tree.readDir(directory))
      if (name.endsWith(".conf")) files.set(name, `${directory}/${name}`);
  }
  const made = new Set<string>();
  for (const path of files.values()) {
    try {
      for (const directory of parseTmpfiles((await tree.readText(path, { optional: true })) ?? "")) made.add(directory);
    } catch (error) {
      // A masked file (a link to /dev/null) says nothing; one that cannot be read may say more than is known.
      if (!isImageError(error) || error.code === "unreadable") throw error;
    }
  }
  return { makesDirectory: (path) => made.has(path) };
});

/** The directories that one file makes. */
export function parseTmpfiles(text: string): readonly string[] {
  return text.split("\n").flatMap((line) => {
    const [type = "", path = ""] = line.trim().split(/\s+/, 2);
    return makesDirectory.test(type) && path.startsWith("/") ? [path.replace(/(?!^)\/+$/, "")] : [];
  });
}
