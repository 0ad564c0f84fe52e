import { crc32cRaw } from "../../bytes/crc32c.ts";
import { struct, u16le } from "../../bytes/struct.ts";
import { ImageError } from "../../errors.ts";

/** Linux, include/uapi/linux/btrfs_tree.h, `struct btrfs_dir_item`: the name follows it, then the value. */
const Header = struct("btrfs attribute", 30, {
  valueLength: [25, u16le],
  nameLength: [27, u16le],
});

/** The offset of the item that holds the attribute: a hash of its full name (fs/btrfs/ctree.h, `btrfs_name_hash`). */
export function attributeOffset(name: Uint8Array): bigint {
  return BigInt(crc32cRaw(name, 0xfffffffe));
}

/** The value of that name in one item, which holds several when their hashes are equal; `corrupt` when one leaves it. */
export function findAttribute(item: Uint8Array, name: Uint8Array): Uint8Array | undefined {
  for (let at = 0; at < item.length;) {
    const { valueLength, nameLength } = Header.from(item, at);
    const valueStart = at + Header.size + nameLength;
    const end = valueStart + valueLength;
    if (end > item.length) throw new ImageError("corrupt", "an attribute is cut short", { layer: "btrfs" });
    if (Buffer.compare(item.subarray(at + Header.size, valueStart), name) === 0) return item.slice(valueStart, end);
    at = end;
  }
  return undefined;
}
