// Systems whose image is a /usr and little else: the root fills up at the first boot. Flatcar keeps the defaults of /etc
// under /usr/share/flatcar/etc and lays an overlay over them (flatcar/bootengine, dracut/10*/initrd-setup-root).
import type { FileSystem } from "../tree/file-system.ts";
import { LayeredFileSystem } from "../tree/layered.ts";
import { MemoryFileSystem } from "../tree/memory.ts";
import type { Mount } from "../tree/mounted-tree.ts";
import { SubtreeFileSystem } from "../tree/subtree.ts";
import type { OpenedVolume } from "./open-file-system.ts";

export interface ImageBasedRoot {
  /** The volume of the root; that of /usr where the root is made at each boot. */
  readonly root: OpenedVolume;
  readonly mounts: readonly (Mount & { readonly opened: OpenedVolume })[];
}

/** Made at the first boot by tmpfiles.d or the initramfs. */
const DIRECTORIES = [
  "/boot",
  "/dev",
  "/etc",
  "/home",
  "/oem",
  "/proc",
  "/root",
  "/run",
  "/sys",
  "/tmp",
  "/usr",
  "/var",
];
const LINKS = ["bin", "lib", "lib64", "sbin"];

/** The system around a /usr. */
export async function imageBasedRoot(system: OpenedVolume, opened: readonly OpenedVolume[]): Promise<ImageBasedRoot> {
  const usr = system.fileSystem;
  if (!usr) throw new TypeError("a candidate has a file system");
  const root = opened.find((volume) => volume.fileSystem && volume !== system && isRoot(volume));
  const skeleton = await skeletonFor(usr);
  const base: FileSystem = root?.fileSystem ? new LayeredFileSystem(root.fileSystem, skeleton) : skeleton;
  const mounts: (Mount & { opened: OpenedVolume })[] = [
    { path: "/", fileSystem: base, opened: root ?? system },
    { path: "/usr", fileSystem: usr, opened: system },
  ];
  const defaults = await SubtreeFileSystem.at(usr, "share/flatcar/etc");
  if (defaults) {
    const own = await SubtreeFileSystem.at(base, "etc");
    const fileSystem = own ? new LayeredFileSystem(own, defaults) : defaults;
    mounts.push({ path: "/etc", fileSystem, opened: root ?? system });
  }
  const oem = opened.find(({ volume, fileSystem }) => fileSystem && isNamed(volume, /^oem$/i));
  if (oem?.fileSystem) mounts.push({ path: "/oem", fileSystem: oem.fileSystem, opened: oem });
  return { root: root ?? system, mounts };
}

function isRoot({ volume }: OpenedVolume): boolean {
  return /^root-(x86|arm)|-root$/.test(volume.partition?.use?.id ?? "") || isNamed(volume, /^root$/i);
}

function isNamed({ partition, content }: OpenedVolume["volume"], name: RegExp): boolean {
  return name.test(partition?.name ?? "") || name.test(content?.label ?? "");
}

async function skeletonFor(usr: FileSystem): Promise<MemoryFileSystem> {
  const top = await usr.root();
  const links = await Promise.all(
    LINKS.map(async (name) => ((await usr.lookup(top, name)) === undefined ? [] : [name])),
  );
  return new MemoryFileSystem([
    ...DIRECTORIES.map((path) => [path, { type: "directory" }] as const),
    ...links.flat().map((name) => [`/${name}`, { type: "symlink", target: `usr/${name}` }] as const),
  ]);
}
