import { ImageError } from "../../errors.ts";
import { encodeName } from "../../tree/name.ts";
import { type Extent, lastNotAfter, readExtents } from "./extents.ts";
import { Format, type Inode, damaged } from "./inode.ts";
import { type Superblock, checksumMatches } from "./superblock.ts";

/** Flags of an entry (Linux, fs/xfs/libxfs/xfs_da_format.h, `XFS_ATTR_*`). */
const Flag = { local: 0x1, root: 0x2, secure: 0x4, parent: 0x8, incomplete: 0x80 } as const;
/** What must agree: links to parents and half-made entries are of no name space. */
const NAMESPACE_MASK = Flag.root | Flag.secure | Flag.parent | Flag.incomplete;
const namespaces: readonly (readonly [prefix: string, flags: number])[] = [
  ["user.", 0],
  ["trusted.", Flag.root],
  ["security.", Flag.secure],
];

/** `XFS_DA_NODE_MAXDEPTH`. */
const MAX_LEVELS = 5;
/** Names of one hash fill a leaf or two at most; the links between leaves may be a circle. */
const MAX_LEAVES = 256;
/** `XFS_XATTR_SIZE_MAX`. */
const MAX_VALUE_BYTES = 65536;
const ENTRY_BYTES = 8;
const REMOTE_MAGIC = 0x5841524d;
const REMOTE_HEADER_BYTES = 56;

interface Wanted {
  readonly name: Uint8Array;
  readonly flags: number;
}

/**
 * The value of one extended attribute by its full name; undefined when the inode has none of that name. Formats as in
 * XFS Algorithms & Data Structures, chapter "Extended Attributes".
 */
export async function readAttribute(
  inode: Inode,
  name: string,
  superblock: Superblock,
  readBlock: (block: number) => Promise<Uint8Array>,
): Promise<Uint8Array | undefined> {
  const wanted = wantedOf(name);
  const fork = inode.attributes;
  if (!fork || (fork.format === Format.extents && fork.extentCount === 0)) return undefined;
  if (fork.format === Format.local) return findInShortForm(inode, fork.bytes, wanted);
  const extents = await readExtents(inode, fork, superblock, readBlock);
  const read = (logical: number) => readBlock(blockAt(inode, extents, logical));
  return findInTree({ inode, superblock, read }, wanted);
}

function wantedOf(name: string): Wanted {
  for (const [prefix, flags] of namespaces)
    if (name.startsWith(prefix)) return { name: encodeName(name.slice(prefix.length)), flags };
  throw new ImageError("unsupported", `XFS keeps no attribute under the name ${name}`, { layer: "xfs" });
}

function isWanted(wanted: Wanted, flags: number, name: Uint8Array): boolean {
  return (flags & NAMESPACE_MASK) === wanted.flags && Buffer.compare(name, wanted.name) === 0;
}

/** "Short Form Attributes": a header of 4 bytes, then entries of 3 bytes, name and value. */
function findInShortForm(inode: Inode, fork: Uint8Array, wanted: Wanted): Uint8Array | undefined {
  const totalBytes = (fork[0] ?? 0) * 256 + (fork[1] ?? 0);
  if (totalBytes < 4 || totalBytes > fork.length) throw damaged(inode.number, "has attributes that are cut short");
  let at = 4;
  for (let left = fork[2] ?? 0; left > 0; left -= 1) {
    const [nameLength = 0, valueLength = 0, flags = 0] = fork.subarray(at, at + 3);
    const valueAt = at + 3 + nameLength;
    const next = valueAt + valueLength;
    if (nameLength === 0 || next > totalBytes) throw damaged(inode.number, "has a broken attribute");
    if (isWanted(wanted, flags, fork.subarray(at + 3, valueAt))) return fork.slice(valueAt, next);
    at = next;
  }
  return undefined;
}

interface AttributeTree {
  readonly inode: Inode;
  readonly superblock: Superblock;
  /** A block by its place in the attribute fork. */
  readonly read: (logical: number) => Promise<Uint8Array>;
}

interface TreeBlock {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** Zero for a leaf. */
  readonly level: number;
  readonly count: number;
  readonly entriesAt: number;
  /** The next block of the same level; zero for none. */
  readonly forward: number;
}

/** "Leaf Attributes" and "Node Attributes": entries in the order of their hashes; equal ones may go on in the next leaf. */
async function findInTree(tree: AttributeTree, wanted: Wanted): Promise<Uint8Array | undefined> {
  const hash = hashOf(wanted.name);
  let leaf = await leafOf(tree, hash);
  for (let seen = 1; ; seen += 1) {
    for (let index = 0; index < leaf.count; index += 1) {
      const at = leaf.entriesAt + index * ENTRY_BYTES;
      if (leaf.view.getUint32(at) !== hash) continue;
      const flags = leaf.view.getUint8(at + 6);
      const entry = decodeEntry(tree.inode, leaf.bytes, leaf.view.getUint16(at + 4), (flags & Flag.local) !== 0);
      if (!isWanted(wanted, flags, entry.name)) continue;
      return entry.value?.slice() ?? readRemote(tree, entry.block, entry.valueBytes);
    }
    const goesOn = leaf.count > 0 && leaf.view.getUint32(leaf.entriesAt + (leaf.count - 1) * ENTRY_BYTES) === hash;
    if (!goesOn || leaf.forward === 0) return undefined;
    if (seen === MAX_LEAVES) throw damaged(tree.inode.number, "has too many attributes of one hash");
    leaf = await readTreeBlock(tree, leaf.forward, 0);
  }
}

/** The first leaf that may hold the hash: a node has the last hash of each block below it. */
async function leafOf(tree: AttributeTree, hash: number): Promise<TreeBlock> {
  let block = await readTreeBlock(tree, 0, undefined);
  while (block.level > 0) {
    const { view, entriesAt, count, level } = block;
    let index = 0;
    while (index < count - 1 && view.getUint32(entriesAt + index * ENTRY_BYTES) < hash) index += 1;
    block = await readTreeBlock(tree, view.getUint32(entriesAt + index * ENTRY_BYTES + 4), level - 1);
  }
  return block;
}

/** Reads and checks a leaf or node; `level` is what its parent promises. */
async function readTreeBlock(tree: AttributeTree, logical: number, level: number | undefined): Promise<TreeBlock> {
  const { inode, superblock } = tree;
  const { isV5 } = superblock;
  const broken = (what: string) => damaged(inode.number, `has an attribute block ${logical} ${what}`);
  const bytes = await tree.read(logical);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const magic = view.getUint16(8);
  const isLeaf = magic === (isV5 ? 0x3bee : 0xfbee);
  if (!isLeaf && magic !== (isV5 ? 0x3ebe : 0xfebe)) throw broken("without its magic number");
  if (superblock.verifies && !checksumMatches(bytes, 12)) throw broken("with a wrong checksum");
  if (isV5 && u64(view, 48) !== inode.number) throw broken("of another inode");
  const header = isV5 ? 56 : 12;
  const count = view.getUint16(header);
  const found = isLeaf ? 0 : view.getUint16(header + 2);
  const isPlaced = level === undefined ? found <= MAX_LEVELS : found === level;
  if (!isPlaced || (!isLeaf && (found === 0 || count === 0))) throw broken("that is out of place");
  const entriesAt = isLeaf ? (isV5 ? 80 : 32) : isV5 ? 64 : 16;
  if (entriesAt + count * ENTRY_BYTES > bytes.length) throw broken(`of ${count} entries`);
  return { bytes, view, level: found, count, entriesAt, forward: view.getUint32(0) };
}

interface Entry {
  readonly name: Uint8Array;
  /** Undefined for one that lies in blocks of its own. */
  readonly value: Uint8Array | undefined;
  readonly block: number;
  readonly valueBytes: number;
}

/** `xfs_attr_leaf_name_local`: u16 length, u8 length, name, value; `…_remote`: u32 block, u32 length, u8 length, name. */
function decodeEntry(inode: Inode, leaf: Uint8Array, at: number, isLocal: boolean): Entry {
  const view = new DataView(leaf.buffer, leaf.byteOffset, leaf.byteLength);
  const nameAt = at + (isLocal ? 3 : 9);
  const broken = () => damaged(inode.number, "has a broken attribute");
  if (nameAt > leaf.length) throw broken();
  const nameEnd = nameAt + view.getUint8(nameAt - 1);
  const valueBytes = isLocal ? view.getUint16(at) : view.getUint32(at + 4);
  const valueEnd = nameEnd + (isLocal ? valueBytes : 0);
  if (nameEnd === nameAt || valueEnd > leaf.length) throw broken();
  return {
    name: leaf.subarray(nameAt, nameEnd),
    value: isLocal ? leaf.subarray(nameEnd, valueEnd) : undefined,
    block: isLocal ? 0 : view.getUint32(at),
    valueBytes,
  };
}

/** "Remote Attribute Values": raw blocks in version 4; in version 5 each begins with `struct xfs_attr3_rmt_hdr`. */
async function readRemote(tree: AttributeTree, first: number, length: number): Promise<Uint8Array> {
  const { inode, superblock } = tree;
  if (length > MAX_VALUE_BYTES) throw damaged(inode.number, `has an attribute of ${length} bytes`);
  const header = superblock.isV5 ? REMOTE_HEADER_BYTES : 0;
  const value = new Uint8Array(length);
  let filled = 0;
  for (let logical = first; filled < length; logical += 1) {
    const block = await tree.read(logical);
    const bytes = Math.min(length - filled, block.length - header);
    if (superblock.isV5) {
      const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
      const isRight =
        view.getUint32(0) === REMOTE_MAGIC &&
        view.getUint32(4) === filled &&
        view.getUint32(8) === bytes &&
        u64(view, 32) === inode.number;
      if (!isRight) throw damaged(inode.number, "has a broken block of an attribute's value");
      if (superblock.verifies && !checksumMatches(block, 12))
        throw damaged(inode.number, "has a wrong checksum in a block of an attribute's value");
    }
    value.set(block.subarray(header, header + bytes), filled);
    filled += bytes;
  }
  return value;
}

/** The attribute fork has no holes where its own links lead. */
function blockAt(inode: Inode, extents: readonly Extent[], logical: number): number {
  const extent = extents[lastNotAfter(extents, logical)];
  if (!extent || logical >= extent.logical + extent.count || extent.unwritten)
    throw damaged(inode.number, `has no attribute block ${logical}`);
  return extent.block + logical - extent.logical;
}

/** `xfs_da_hashname`, which takes four bytes at once to the same end. */
function hashOf(name: Uint8Array): number {
  let hash = 0;
  for (const byte of name) hash = ((hash << 7) | (hash >>> 25)) ^ byte;
  return hash >>> 0;
}

function u64(view: DataView, at: number): number {
  return view.getUint32(at) * 2 ** 32 + view.getUint32(at + 4);
}
