import { struct, u16le, u32le } from "../../bytes/struct.ts";
import { ImageError } from "../../errors.ts";
import type { FileType } from "../../tree/file-tree.ts";
import { decodeName } from "../../tree/name.ts";
import { typeOfEntry } from "./inode.ts";
import type { MetadataCursor } from "./metadata.ts";

/** Linux, fs/squashfs/squashfs_fs.h, `struct squashfs_dir_header` and `struct squashfs_dir_entry`. */
const Header = struct("directory header", 12, { lastIndex: [0, u32le], block: [4, u32le] });
const RawEntry = struct("directory entry", 8, { offset: [0, u16le], kind: [4, u16le], lastByte: [6, u16le] });

/** `SQUASHFS_DIR_COUNT` and `SQUASHFS_NAME_LEN`. */
const MAX_ENTRIES_BELOW_HEADER = 256;
const MAX_NAME_BYTES = 256;
/** What a list claims for `.` and `..`, which are not in it. */
const DOTS_BYTES = 3;
const MAX_LIST_BYTES = 64 * 1024 * 1024;
/** More than a walk looks at, and some 100 MB. */
const MAX_ENTRIES = 500_000;

export interface Entry {
  /** Of the inode, as `Inode.reference`. */
  readonly reference: number;
  readonly type: FileType;
}

/** Reads a list of so many bytes: headers that say in which block the inodes of the entries behind them lie. */
export async function readDirectory(cursor: MetadataCursor, listBytes: number): Promise<ReadonlyMap<string, Entry>> {
  if (listBytes > MAX_LIST_BYTES) throw damaged(`a list of ${listBytes} bytes`);
  const entries = new Map<string, Entry>();
  for (let left = listBytes - DOTS_BYTES; left > 0;) {
    const header = Header.from(await cursor.read(Header.size));
    left -= Header.size;
    if (header.lastIndex >= MAX_ENTRIES_BELOW_HEADER) throw damaged(`a header of ${header.lastIndex + 1} entries`);
    for (let index = 0; index <= header.lastIndex; index += 1) {
      const raw = RawEntry.from(await cursor.read(RawEntry.size));
      const type = typeOfEntry(raw.kind);
      if (type === undefined || raw.lastByte >= MAX_NAME_BYTES) throw damaged("a broken entry");
      const name = decodeName(await cursor.read(raw.lastByte + 1));
      left -= RawEntry.size + raw.lastByte + 1;
      if (name === "." || name === ".." || name.includes("/")) throw damaged("an entry with an impossible name");
      entries.set(name, { reference: header.block * 65536 + raw.offset, type });
    }
    if (entries.size > MAX_ENTRIES)
      throw new ImageError("too-large", `a directory has more than ${MAX_ENTRIES} entries`, { layer: "squashfs" });
  }
  return entries;
}

function damaged(what: string): ImageError {
  return new ImageError("corrupt", `a directory has ${what}`, { layer: "squashfs" });
}
