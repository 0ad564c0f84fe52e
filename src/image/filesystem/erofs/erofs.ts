import type { ByteSource } from "../../bytes/byte-source.ts";
import { ImageError } from "../../errors.ts";
import type { DirectoryEntry, FileStat } from "../../tree/file-tree.ts";
import { decodeName } from "../../tree/name.ts";
import type { FileSystemDetails, MountableFileSystem } from "../mountable.ts";
import { RecentMap } from "../recent-map.ts";
import { AttributeReader } from "./attributes.ts";
import { type Entry, readEntries } from "./directory.ts";
import { FileReader } from "./file-data.ts";
import { type Inode, damaged } from "./inode.ts";
import { type Superblock, readSuperblock } from "./superblock.ts";

const MAX_LINK_BYTES = 4096;
const MAX_DIRECTORY_BYTES = 64 * 1024 * 1024;
/** Of directories, all together. */
const MAX_CACHED_ENTRIES = 200_000;
/** More than a walk looks at, and some 100 MB. */
const MAX_ENTRIES = 500_000;
const NO_UUID = "00000000-0000-0000-0000-000000000000";

/** erofs on one device: plain, with tails behind inodes, in chunks, or compressed. */
export async function openErofs(source: ByteSource): Promise<MountableFileSystem<Inode>> {
  return new ErofsFileSystem(source, await readSuperblock(source));
}

class ErofsFileSystem implements MountableFileSystem<Inode> {
  readonly kind = "erofs";
  readonly details: FileSystemDetails;
  readonly #superblock: Superblock;
  readonly #files: FileReader;
  readonly #attributes: AttributeReader;
  readonly #directories = new RecentMap<number, ReadonlyMap<string, Entry>>(MAX_CACHED_ENTRIES, ({ size }) => size);

  constructor(source: ByteSource, superblock: Superblock) {
    this.#superblock = superblock;
    this.#files = new FileReader(source, superblock);
    this.#attributes = new AttributeReader(source, superblock, this.#files);
    this.details = {
      uuid: superblock.uuid === NO_UUID ? undefined : superblock.uuid,
      label: superblock.label,
      sizeBytes: superblock.blocks * superblock.blockSize,
      freeBytes: 0,
      features: superblock.features,
      cleanlyUnmounted: true,
      notes: [],
    };
  }

  root(): Promise<Inode> {
    return this.#files.inode(this.#superblock.rootNid);
  }

  async lookup(directory: Inode, name: string): Promise<Inode | undefined> {
    const entry = (await this.#entries(directory)).get(name);
    return entry && this.#files.inode(entry.nid);
  }

  async list(directory: Inode): Promise<readonly DirectoryEntry[]> {
    return [...(await this.#entries(directory))].map(([name, { type }]) => ({ name, type }));
  }

  async stat({ type, size, permissions, uid, gid, modifiedSeconds }: Inode): Promise<FileStat> {
    return { type, sizeBytes: size, mode: permissions, uid, gid, modifiedSeconds };
  }

  async readLink(node: Inode): Promise<string> {
    if (node.type !== "symlink")
      throw new ImageError("not-a-link", `inode ${node.nid} is not a link`, { layer: "erofs" });
    if (node.size > MAX_LINK_BYTES) throw damaged(node.nid, `is a link of ${node.size} bytes`);
    return decodeName(await this.readRange(node, 0, node.size));
  }

  async readRange(node: Inode, offset: number, length: number): Promise<Uint8Array> {
    const end = Math.min(offset + length, node.size);
    return end <= offset ? new Uint8Array() : this.#files.read(node, offset, end);
  }

  attribute(node: Inode, name: string): Promise<Uint8Array | undefined> {
    return this.#attributes.find(node, name);
  }

  #entries(directory: Inode): Promise<ReadonlyMap<string, Entry>> {
    return this.#directories.get(directory.nid, () => this.#readDirectory(directory));
  }

  async #readDirectory(directory: Inode): Promise<ReadonlyMap<string, Entry>> {
    const { nid, type, size } = directory;
    if (type !== "directory")
      throw new ImageError("not-a-directory", `inode ${nid} is not a directory`, { layer: "erofs" });
    if (size > MAX_DIRECTORY_BYTES) throw damaged(nid, `is a directory of ${size} bytes`);
    const { blockSize } = this.#superblock;
    const bytes = await this.readRange(directory, 0, size);
    const entries = new Map<string, Entry>();
    for (let at = 0; at < bytes.length; at += blockSize) {
      readEntries(bytes.subarray(at, at + blockSize), entries, nid);
      if (entries.size > MAX_ENTRIES)
        throw new ImageError("too-large", `inode ${nid} is a directory of more than ${MAX_ENTRIES} entries`, {
          layer: "erofs",
        });
    }
    return entries;
  }
}
