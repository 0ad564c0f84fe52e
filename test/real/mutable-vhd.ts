import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { vhdChecksum } from "../../src/image/container/vhd-footer.ts";
import { MIB, patch } from "./azure-disk.ts";
import { withLoop } from "./disks.ts";
import { run } from "./tools.ts";

/** Boot sector, partition table, BIOS boot and EFI system partition; and the table's backup with the footer. */
const HEAD = 69 * MIB;
const TAIL = 4 * MIB;

/** `folder` is empty, and gone afterwards. A file `*.vhd*` that is put there is looked at in place of the disk. */
export type Change = (disk: MutableVhd, folder: string) => unknown;

/** A fixed VHD that is changed, looked at, and made good again. */
export class MutableVhd {
  readonly path: string;
  /** Bytes of the disk. */
  readonly size: number;

  constructor(path: string) {
    this.path = path;
    this.size = statSync(path).size - 512;
  }

  /** Looks at the changed disk, or at another file that the change made. All but files of the root is undone. */
  async with<T>(folder: string, change: Change, look: (path: string) => Promise<T>): Promise<T> {
    const length = this.size + 512;
    const [head, tail] = [this.read(0, HEAD), this.read(length - TAIL, TAIL)];
    const made = join(folder, "other");
    mkdirSync(made);
    try {
      await change(this, made);
      const [other] = readdirSync(made).filter((name) => name.includes(".vhd"));
      return await look(other === undefined ? this.path : join(made, other));
    } finally {
      if (!existsSync(this.path)) for (const name of readdirSync(made)) renameSync(join(made, name), this.path);
      rmSync(made, { recursive: true });
      truncateSync(this.path, length);
      patch(this.path, 0, head);
      patch(this.path, length - TAIL, tail);
    }
  }

  read(offset: number, length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    const handle = openSync(this.path, "r");
    readSync(handle, bytes, 0, length, offset);
    closeSync(handle);
    return bytes;
  }

  patch(offset: number, bytes: Uint8Array | readonly number[]): void {
    patch(this.path, offset, Uint8Array.from(bytes));
  }

  /** Changes fields of the footer and puts the right checksum in, unless that is changed itself. */
  footer(fields: Readonly<Record<number, readonly number[]>>, sizeBytes = this.size): void {
    const footer = this.read(this.size, 512);
    new DataView(footer.buffer).setBigUint64(0x30, BigInt(sizeBytes));
    for (const [offset, bytes] of Object.entries(fields)) footer.set(bytes, Number(offset));
    if (!(0x40 in fields)) new DataView(footer.buffer).setUint32(0x40, vhdChecksum(footer, 0x40));
    truncateSync(this.path, sizeBytes + 512);
    patch(this.path, sizeBytes, footer);
  }

  truncate(length: number): void {
    truncateSync(this.path, length);
  }

  /** The disk without its footer as a device. */
  device<T>(work: (device: string) => T): Promise<T> {
    return withLoop(this.path, ["--sizelimit", `${this.size}`], work);
  }

  sgdisk(...args: readonly string[]): Promise<string> {
    return this.device((device) => run("sgdisk", [...args, device]));
  }

  /** A part of the disk as a device. */
  part<T>(offset: number, size: number, work: (device: string) => T): Promise<T> {
    return withLoop(this.path, ["-o", `${offset}`, "--sizelimit", `${size}`], work);
  }

  mtools(program: string, at: number, ...args: readonly string[]): void {
    run(program, ["-i", `${this.path}@@${at}`, ...args]);
  }

  /** Rewrites a file of the ext4 at that place. */
  rewrite(at: number, folder: string, file: string, change: (text: string) => string): void {
    const image = `${this.path}?offset=${at}`;
    const local = join(folder, "rewritten");
    run("debugfs", ["-R", `dump ${file} ${local}`, image]);
    writeFileSync(local, change(readFileSync(local, "utf8")));
    run("debugfs", ["-w", "-f", "-", image], { input: `rm ${file}\nwrite ${local} ${file}\n` });
  }
}
