import { defineFact } from "../image/fact.ts";
import type { Image } from "../image/image.ts";

/**
 * Whether owners and modes of files are those of the image. A tree that somebody unpacked without being root belongs to
 * that person throughout, with modes that a umask has cut, and Windows keeps neither: then nothing can be said of them.
 */
export const permissionsKnown = defineFact("permissions-known", async ({ tree }: Image): Promise<boolean> => {
  for (const path of ["/etc", "/usr"]) {
    const stat = await tree.lstat(path);
    if (stat?.type === "directory" && (stat.uid !== 0 || (stat.mode & 0o111) === 0)) return false;
  }
  const passwd = await tree.lstat("/etc/passwd");
  return passwd === undefined || passwd.uid === 0;
});
