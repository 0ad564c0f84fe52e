import { type OpenedVolume, openVolumes } from "../image/assemble/open-file-system.ts";
import { attemptRead } from "../image/assemble/attempt-read.ts";
import { type Layout, layoutOf } from "../image/assemble/root-candidate.ts";
import { defineFact } from "../image/fact.ts";
import type { Image } from "../image/image.ts";
import { MountedTree } from "../image/tree/mounted-tree.ts";

/** A volume of the disk, the file system in it where that can be read, and what that holds at its top. */
export interface DiskFileSystem extends OpenedVolume {
  readonly layout: Layout;
}

/** Every volume of the disk with its file system, also where no system could be put together; empty without a disk. */
export const diskFileSystems = defineFact(
  "disk-file-systems",
  async ({ disk }: Image): Promise<readonly DiskFileSystem[]> => {
    if (!disk) return [];
    const opened = disk.system?.volumes ?? (await openVolumes(disk.volumes));
    return Promise.all(opened.map(async (entry) => ({ ...entry, layout: await layout(entry) })));
  },
);

async function layout({ fileSystem }: OpenedVolume): Promise<Layout> {
  if (!fileSystem) return "other";
  return (await attemptRead(layoutOf(new MountedTree([{ path: "/", fileSystem }])))) ?? "other";
}
