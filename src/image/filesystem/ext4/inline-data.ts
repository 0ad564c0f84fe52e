import { type Inode, damaged } from "./inode.ts";

const XATTR_MAGIC = 0xea020000;
const ENTRY_BYTES = 16;
/** Name index of `system.` attributes; inline data is the value of `system.data`. */
const INDEX_SYSTEM = 7;

/** The part of an inline file beyond the 60 bytes of i_block: the attribute `system.data` in the inode's own body. */
function inlineAttribute(inode: Inode): Uint8Array {
  const { body } = inode;
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const header = 128 + inode.extraBytes;
  if (header + 4 > body.length || view.getUint32(header, true) !== XATTR_MAGIC) return new Uint8Array();
  const first = header + 4;
  for (let at = first; at + ENTRY_BYTES <= body.length && view.getUint32(at, true) !== 0;) {
    const nameLength = body[at] ?? 0;
    const name = new TextDecoder().decode(body.subarray(at + ENTRY_BYTES, at + ENTRY_BYTES + nameLength));
    if (body[at + 1] === INDEX_SYSTEM && name === "data") {
      const start = first + view.getUint16(at + 2, true);
      const size = view.getUint32(at + 8, true);
      if (start + size > body.length) throw damaged(inode.number, "has inline data that leaves the inode");
      return body.subarray(start, start + size);
    }
    at += (ENTRY_BYTES + nameLength + 3) & ~3;
  }
  return new Uint8Array();
}

/** The content of a file that lives in its inode (Linux, fs/ext4/inline.c). */
export function inlineContent(inode: Inode): Uint8Array {
  const all = new Uint8Array(Buffer.concat([inode.block, inlineAttribute(inode)]));
  if (inode.size > all.length) throw damaged(inode.number, `claims ${inode.size} inline bytes`);
  return all.subarray(0, inode.size);
}

/** The two stretches of entries of a directory that lives in its inode; the first four bytes name the parent. */
export function inlineDirectory(inode: Inode): readonly Uint8Array[] {
  const attribute = inlineAttribute(inode);
  return attribute.length === 0 ? [inode.block.subarray(4)] : [inode.block.subarray(4), attribute];
}
