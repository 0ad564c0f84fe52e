import type { ByteSource } from "../bytes/byte-source.ts";
import type { ImageNotice } from "../image.ts";
import { ArchiveFileSystem } from "../tree/archive.ts";
import { type TarMember, readTar } from "./tar-reader.ts";

/** Opens an uncompressed tar as a file system, which then owns the source. Errors are those of `readTar`. */
export async function openTar(source: ByteSource): Promise<ArchiveFileSystem> {
  const fileSystem = new ArchiveFileSystem("tar", () => source.close());
  try {
    fileSystem.add(await tarMembers(source), source);
    return fileSystem;
  } catch (error) {
    await source.close();
    throw error;
  }
}

export async function tarMembers(source: ByteSource): Promise<readonly TarMember[]> {
  const members: TarMember[] = [];
  for await (const member of readTar(source)) members.push(member);
  return members;
}

/** What is odd about the names of an archive, for the report. */
export function tarNotices({ oddities }: ArchiveFileSystem): ImageNotice[] {
  const told = (code: string, names: readonly string[], one: string, many: string): ImageNotice[] => {
    const [first] = names;
    if (first === undefined) return [];
    const message = names.length === 1 ? `${first} ${one}` : `${names.length} members ${many}, the first is ${first}`;
    return [{ code, message: `the archive is odd: ${message}` }];
  };
  return [
    ...told(
      "archive-names-outside",
      oddities.outside,
      "has an absolute name or leads out with ..; it is taken as inside",
      "have absolute names or lead out with ..; they are taken as inside",
    ),
    ...told(
      "archive-dangling-links",
      oddities.dangling,
      "is a hard link to a member that is missing",
      "are hard links to members that are missing",
    ),
  ];
}
