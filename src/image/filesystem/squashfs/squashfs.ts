import type { ByteSource } from "../../bytes/byte-source.ts";
import { ImageError } from "../../errors.ts";
import type { DirectoryEntry, FileStat } from "../../tree/file-tree.ts";
import { decodeName } from "../../tree/name.ts";
import type { FileSystemDetails, MountableFileSystem } from "../mountable.ts";
import { RecentMap } from "../recent-map.ts";
import { AttributeReader } from "./attributes.ts";
import { type Entry, readDirectory } from "./directory.ts";
import { FileReader } from "./file-data.ts";
import { type Inode, attributeSet, damaged, readInode } from "./inode.ts";
import { type MetadataCursor, MetadataReader } from "./metadata.ts";
import { type Superblock, readSuperblock } from "./superblock.ts";

/** The kernel takes no target that is longer than a page. */
const MAX_LINK_BYTES = 4096;
/** Of directories, all together. */
const MAX_CACHED_ENTRIES = 200_000;
const ID_BYTES = 4;

/** squashfs 4.0 with any compressor of the kernel's. */
export async function openSquashfs(source: ByteSource): Promise<MountableFileSystem<Inode>> {
  return new SquashfsFileSystem(source, await readSuperblock(source));
}

class SquashfsFileSystem implements MountableFileSystem<Inode> {
  readonly kind = "squashfs";
  readonly details: FileSystemDetails;
  readonly #superblock: Superblock;
  readonly #metadata: MetadataReader;
  readonly #files: FileReader;
  readonly #attributes: AttributeReader;
  readonly #directories = new RecentMap<number, ReadonlyMap<string, Entry>>(MAX_CACHED_ENTRIES, ({ size }) => size);

  constructor(source: ByteSource, superblock: Superblock) {
    this.#superblock = superblock;
    this.#metadata = new MetadataReader(source, superblock);
    this.#files = new FileReader(source, superblock, this.#metadata);
    this.#attributes = new AttributeReader(source, this.#metadata, superblock.attributeTable);
    this.details = {
      uuid: undefined,
      label: "",
      sizeBytes: superblock.bytesUsed,
      freeBytes: 0,
      features: superblock.features,
      cleanlyUnmounted: true,
      notes: [],
    };
  }

  root(): Promise<Inode> {
    return this.#inode(this.#superblock.rootInode);
  }

  async lookup(directory: Inode, name: string): Promise<Inode | undefined> {
    const entry = (await this.#entries(directory)).get(name);
    return entry && this.#inode(entry.reference);
  }

  async list(directory: Inode): Promise<readonly DirectoryEntry[]> {
    return [...(await this.#entries(directory))].map(([name, { type }]) => ({ name, type }));
  }

  async stat({ body, permissions, uidIndex, gidIndex, modifiedSeconds }: Inode): Promise<FileStat> {
    return {
      type: body.type,
      sizeBytes: sizeOf(body),
      mode: permissions,
      uid: await this.#id(uidIndex),
      gid: await this.#id(gidIndex),
      modifiedSeconds,
    };
  }

  async readLink(link: Inode): Promise<string> {
    const { cursor, size } = this.#target(link);
    return decodeName(await cursor.read(size));
  }

  async readRange({ body, number, reference }: Inode, offset: number, length: number): Promise<Uint8Array> {
    if (body.type !== "file")
      throw new ImageError("not-a-file", `inode ${number} is not a file`, { layer: "squashfs" });
    const end = Math.min(offset + length, body.size);
    if (end <= offset) return new Uint8Array();
    return this.#files.read(body, number, reference, offset, end);
  }

  async attribute(node: Inode, name: string): Promise<Uint8Array | undefined> {
    const set = node.attributes === "behind-target" ? await this.#linkAttributes(node) : node.attributes;
    return set === "none" ? undefined : this.#attributes.find(set, name);
  }

  /** The target of a link, to be read from its start. */
  #target({ body, number }: Inode): { readonly cursor: MetadataCursor; readonly size: number } {
    if (body.type !== "symlink")
      throw new ImageError("not-a-link", `inode ${number} is not a link`, { layer: "squashfs" });
    if (body.size > MAX_LINK_BYTES) throw damaged(number, `is a link of ${body.size} bytes`);
    return { cursor: this.#metadata.at(body.target.position, body.target.offset), size: body.size };
  }

  async #linkAttributes(link: Inode): Promise<number | "none"> {
    const { cursor, size } = this.#target(link);
    await cursor.read(size);
    return attributeSet(u32(await cursor.read(4)));
  }

  #inode(reference: number): Promise<Inode> {
    const position = this.#superblock.inodeTable + Math.floor(reference / 65536);
    return readInode(this.#metadata.at(position, reference % 65536), reference);
  }

  #entries({ body, number, reference }: Inode): Promise<ReadonlyMap<string, Entry>> {
    if (body.type !== "directory")
      throw new ImageError("not-a-directory", `inode ${number} is not a directory`, { layer: "squashfs" });
    const start = this.#superblock.directoryTable + body.block;
    return this.#directories.get(reference, () => readDirectory(this.#metadata.at(start, body.offset), body.listBytes));
  }

  async #id(index: number): Promise<number> {
    const { ids, idTable } = this.#superblock;
    if (index >= ids) throw new ImageError("corrupt", `owner ${index} is not in the table`, { layer: "squashfs" });
    return u32(await this.#metadata.entry(idTable, index, ID_BYTES));
  }
}

function sizeOf(body: Inode["body"]): number {
  switch (body.type) {
    case "file":
    case "symlink":
      return body.size;
    case "directory":
      return body.listBytes;
    default:
      return 0;
  }
}

function u32(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
}
