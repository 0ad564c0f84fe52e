import { struct, u16le } from "../../bytes/struct.ts";
import { type Inode, damaged } from "./inode.ts";

const HEADER_BYTES = 4;
const STORED_VERSION = 1;
const SHOWN_VERSION = 2;
const SHOWN_ENTRY_BYTES = 8;
/** What stands for the id of the owner, the owning group, the mask and the others. */
const NO_ID = 0xffffffff;

/** Linux, fs/ext4/acl.h, `ext4_acl_entry_short`; the id follows for a named user or group alone. */
const Entry = struct("access list entry", 4, { tag: [0, u16le], permissions: [2, u16le] });

/** Tags of include/uapi/linux/posix_acl.h → whether an id follows. */
const hasId: ReadonlyMap<number, boolean> = new Map([
  [0x01, false],
  [0x02, true],
  [0x04, false],
  [0x08, true],
  [0x10, false],
  [0x20, false],
]);

/**
 * A POSIX access list as programs get it (Linux, include/uapi/linux/posix_acl_xattr.h), of the shorter form that is
 * stored (fs/ext4/acl.c, `ext4_acl_from_disk`).
 */
export function shownAccessList(stored: Uint8Array, inode: Inode): Uint8Array {
  const view = new DataView(stored.buffer, stored.byteOffset, stored.byteLength);
  if (stored.length < HEADER_BYTES || view.getUint32(0, true) !== STORED_VERSION)
    throw damaged(inode.number, "has an access list of an unknown version");
  const shown: number[] = [];
  for (let at = HEADER_BYTES; at < stored.length;) {
    const { tag, permissions } = Entry.from(stored, at);
    const named = hasId.get(tag);
    at += named ? 8 : 4;
    if (named === undefined || at > stored.length) throw damaged(inode.number, "has a broken entry in its access list");
    shown.push(tag + permissions * 65536, named ? view.getUint32(at - 4, true) : NO_ID);
  }
  const result = new DataView(new ArrayBuffer(HEADER_BYTES + (shown.length / 2) * SHOWN_ENTRY_BYTES));
  result.setUint32(0, SHOWN_VERSION, true);
  shown.forEach((word, index) => result.setUint32(HEADER_BYTES + index * 4, word, true));
  return new Uint8Array(result.buffer);
}
