import { attemptRead } from "../../../image/assemble/attempt-read.ts";
import { openVolumes } from "../../../image/assemble/open-file-system.ts";
import type { ByteSource } from "../../../image/bytes/byte-source.ts";
import type { FileTree } from "../../../image/tree/file-tree.ts";
import { MountedTree } from "../../../image/tree/mounted-tree.ts";
import { probe } from "../../../image/volume/probe.ts";

/** The file system that a program of GRUB carries; undefined for kinds that are not read (a tar, a ROM image). */
export async function openMemdisk(source: ByteSource): Promise<FileTree | undefined> {
  const found = await attemptRead(probe(source, { mayBeRaid: false }));
  const volume = {
    name: "memdisk",
    kind: "disk",
    source,
    sizeBytes: source.size,
    content: found?.content,
    otherContents: [],
    unreadable: undefined,
    partition: undefined,
    logicalVolume: undefined,
  } as const;
  const [opened] = await openVolumes([volume]);
  return opened?.fileSystem && new MountedTree([{ path: "/", fileSystem: opened.fileSystem }]);
}
