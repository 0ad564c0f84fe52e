import type { ByteSource } from "../bytes/byte-source.ts";
import { ImageError } from "../errors.ts";
import type { Extent, TarMember } from "../archive/tar-reader.ts";
import type { FileSystem } from "./file-system.ts";
import type { DirectoryEntry, FileStat, FileType } from "./file-tree.ts";
import { encodeName } from "./name.ts";

/** More entries than any root tree has. */
const MAX_ENTRIES = 2_000_000;
const MAX_DEPTH = 1024;
const MAX_LINKS = 40;

export interface ArchiveNode {
  readonly type: FileType;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly modifiedSeconds?: number;
  readonly sizeBytes: number;
  /** Of a symbolic link. */
  readonly target: string;
  readonly source: ByteSource | undefined;
  readonly extents: readonly Extent[];
  readonly children: Map<string, ArchiveNode>;
  /** Why its content cannot be read: a hard link to something that is not there. */
  readonly missing?: string;
}

/** What the names and links of an archive gave reason to say. */
export interface ArchiveOddities {
  /** Members with absolute names or with `..`, taken as inside. */
  readonly outside: readonly string[];
  /** Hard links whose other name is nowhere in the archive. */
  readonly dangling: readonly string[];
}

/**
 * A file system out of the members of archives, in their order: a later member replaces an earlier one, a directory that
 * is there keeps what it holds. Layers of container images are laid over each other with their whiteouts. Names that lead
 * out are taken as inside.
 */
export class ArchiveFileSystem implements FileSystem<ArchiveNode> {
  readonly kind: string;
  #root: ArchiveNode = emptyDirectory();
  #entries = 0;
  readonly #outside: string[] = [];
  readonly #dangling: string[] = [];
  readonly #close: () => Promise<void>;

  constructor(kind: string, close: () => Promise<void> = async () => {}) {
    this.kind = kind;
    this.#close = close;
  }

  get oddities(): ArchiveOddities {
    return { outside: this.#outside, dangling: this.#dangling };
  }

  /** Adds the members of one archive. Hard links find members of this archive and of those before it. */
  add(members: readonly TarMember[], source: ByteSource): void {
    const waiting: TarMember[] = [];
    for (const member of members) {
      if (++this.#entries > MAX_ENTRIES) {
        throw new ImageError("too-large", `the archive has more than ${MAX_ENTRIES} members`, { layer: "tar" });
      }
      if (leadsOut(member.name)) this.#outside.push(member.name);
      if (member.kind === "hard-link" && !this.#link(member)) waiting.push(member);
      else if (member.kind !== "hard-link") this.#put(member.name, nodeOf(member, member.kind, source));
    }
    // A link may stand before what it shares; what is nowhere shows as a file that cannot be read.
    for (const member of waiting) {
      if (this.#link(member)) continue;
      this.#dangling.push(member.name);
      this.#put(member.name, { ...nodeOf(member, "file", source), missing: member.linkName });
    }
  }

  /**
   * Adds one layer of a container image (OCI image-spec layer.md, "Whiteouts"): `.wh.<name>` takes the name of the layers
   * below away, `.wh..wh..opq` everything in its directory, before anything of the layer itself is added.
   */
  addLayer(members: readonly TarMember[], source: ByteSource): void {
    const added: TarMember[] = [];
    for (const member of members) {
      const parts = partsOf(member.name);
      const last = parts.pop() ?? "";
      if (!last.startsWith(".wh.")) {
        added.push(member);
        continue;
      }
      const directory = this.#find(parts);
      if (last === ".wh..wh..opq") directory?.children.clear();
      else if (!last.startsWith(".wh..wh.")) directory?.children.delete(last.slice(".wh.".length));
    }
    this.add(added, source);
  }

  /** Makes a directory of the archive the root; false when it is not there. */
  enter(path: string): boolean {
    const node = this.#find(partsOf(path));
    if (node?.type !== "directory") return false;
    this.#root = node;
    return true;
  }

  async root(): Promise<ArchiveNode> {
    return this.#root;
  }

  async lookup(directory: ArchiveNode, name: string): Promise<ArchiveNode | undefined> {
    return directory.children.get(name);
  }

  async list(directory: ArchiveNode): Promise<readonly DirectoryEntry[]> {
    return [...directory.children].map(([name, { type }]) => ({ name, type }));
  }

  async stat({ type, sizeBytes, mode, uid, gid, modifiedSeconds }: ArchiveNode): Promise<FileStat> {
    return { type, sizeBytes, mode, uid, gid, ...(modifiedSeconds === undefined ? {} : { modifiedSeconds }) };
  }

  async readLink(node: ArchiveNode): Promise<string> {
    return node.target;
  }

  async readRange(node: ArchiveNode, offset: number, length: number): Promise<Uint8Array> {
    if (node.missing !== undefined) {
      throw new ImageError("corrupt", `it is a hard link to ${node.missing}, which the archive does not have`);
    }
    const end = Math.min(offset + length, node.sizeBytes);
    const buffer = new Uint8Array(Math.max(0, end - offset));
    const { extents } = node;
    for (let index = firstAfter(extents, offset); index < extents.length; index++) {
      const extent = extents[index];
      if (!extent || extent.offset >= end) break;
      const from = Math.max(offset, extent.offset);
      const to = Math.min(end, extent.offset + extent.length);
      const bytes = await node.source?.read(extent.sourceOffset + from - extent.offset, to - from);
      if (bytes) buffer.set(bytes, from - offset);
    }
    return buffer;
  }

  close(): Promise<void> {
    return this.#close();
  }

  #put(name: string, node: ArchiveNode): void {
    const parts = partsOf(name);
    const last = parts.pop();
    if (last === undefined) {
      if (node.type === "directory") this.#root = { ...node, children: this.#root.children };
      return;
    }
    const siblings = this.#directory(parts).children;
    const before = siblings.get(last);
    const keeps = node.type === "directory" && before?.type === "directory";
    siblings.set(last, keeps ? { ...node, children: before.children } : node);
  }

  #link(member: TarMember): boolean {
    const shared = this.#find(partsOf(member.linkName));
    if (!shared || shared.type === "directory") return false;
    this.#put(member.name, shared);
    return true;
  }

  /** The directory of that path, made where it is missing; links on the way are followed inside the tree. */
  #directory(parts: readonly string[]): ArchiveNode {
    const stack = [this.#root];
    const pending = [...parts].reverse();
    let links = 0;
    for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
      if (name === "..") {
        if (stack.length > 1) stack.pop();
        continue;
      }
      const here = stack.at(-1) ?? this.#root;
      const child = here.children.get(name);
      if (child?.type === "symlink" && ++links <= MAX_LINKS) {
        if (child.target.startsWith("/")) stack.length = 1;
        pending.push(...linkParts(child.target).reverse());
      } else if (child?.type === "directory") stack.push(child);
      else {
        const made = emptyDirectory();
        here.children.set(name, made);
        stack.push(made);
      }
      if (stack.length > MAX_DEPTH || pending.length > MAX_DEPTH) {
        throw new ImageError("too-large", "the archive has directories deeper than any system", { layer: "tar" });
      }
    }
    return stack.at(-1) ?? this.#root;
  }

  /** What is at that path, links in directories followed, the last component as it is; nothing is made. */
  #find(parts: readonly string[]): ArchiveNode | undefined {
    const stack = [this.#root];
    const pending = [...parts].reverse();
    let links = 0;
    for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
      if (name === "..") {
        if (stack.length > 1) stack.pop();
        continue;
      }
      const child = stack.at(-1)?.children.get(name);
      if (!child) return undefined;
      if (child.type === "symlink" && pending.length > 0) {
        if (++links > MAX_LINKS) return undefined;
        if (child.target.startsWith("/")) stack.length = 1;
        pending.push(...linkParts(child.target).reverse());
      } else stack.push(child);
    }
    return stack.at(-1);
  }
}

/** Index of the first extent that ends after the offset. */
function firstAfter(extents: readonly Extent[], offset: number): number {
  let low = 0;
  let high = extents.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const extent = extents[middle];
    if (extent && extent.offset + extent.length <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

function emptyDirectory(): ArchiveNode {
  return {
    type: "directory",
    mode: 0o755,
    uid: 0,
    gid: 0,
    sizeBytes: 0,
    target: "",
    source: undefined,
    extents: [],
    children: new Map(),
  };
}

function nodeOf(member: TarMember, type: FileType, source: ByteSource): ArchiveNode {
  const { mode, uid, gid, modifiedSeconds, sizeBytes, linkName, extents } = member;
  return {
    type,
    mode,
    uid,
    gid,
    modifiedSeconds,
    sizeBytes: type === "symlink" ? encodeName(linkName).length : sizeBytes,
    target: type === "symlink" ? linkName : "",
    source: extents.length > 0 ? source : undefined,
    extents,
    children: new Map(),
  };
}

/** The components of a member's name; `..` goes up as far as the root and no further. */
function partsOf(name: string): string[] {
  const parts: string[] = [];
  for (const part of name.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return parts;
}

/** The components of a link's target, `..` kept: what it leaves depends on the way. */
function linkParts(target: string): string[] {
  return target.split("/").filter((part) => part !== "" && part !== ".");
}

function leadsOut(name: string): boolean {
  return name.startsWith("/") || name.split("/").includes("..");
}
