import { AttributeIndex, attributesInBody, pick } from "./attributes.ts";
import { type Inode, damaged } from "./inode.ts";

/** The part of an inline file beyond the 60 bytes of i_block: the attribute `system.data` in the inode's own body. */
function inlineAttribute(inode: Inode): Uint8Array {
  const data = pick(attributesInBody(inode), { index: AttributeIndex.system, name: "data" });
  if (!data) return new Uint8Array();
  if (data.value instanceof Uint8Array) return data.value;
  throw damaged(inode.number, "has inline data that leaves the inode");
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
