import type { ByteSource } from "../bytes/byte-source.ts";
import type { FileTree } from "../tree/file-tree.ts";
import { MountedTree } from "../tree/mounted-tree.ts";
import { probe } from "../volume/probe.ts";
import { attemptRead } from "./attempt-read.ts";
import { openVolumes } from "./open-file-system.ts";

/** The tree of a file system that lies in a file, such as the one inside of GRUB's program; undefined for kinds that are not read. */
export async function treeIn(name: string, source: ByteSource): Promise<FileTree | undefined> {
  const found = await attemptRead(probe(source, { mayBeRaid: false }));
  const volume = {
    name,
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
