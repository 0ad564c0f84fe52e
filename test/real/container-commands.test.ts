// The commands that make a VHD for Azure of a container that qemu-img refuses as it is, run by a shell.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fixedVhdOf, isUploadable } from "../../src/image/fixed-vhd.ts";
import { sparseVhd } from "../image/container/vhd-builder.ts";
import { logEntry, markDirty, placeEntry } from "../image/container/vhdx-builder.ts";
import { withDisk } from "./disks.ts";
import { installTools, run } from "./tools.ts";

const MIB = 1024 * 1024;
const SIZE = 8 * MIB;
let folder: string;

beforeAll(async () => {
  installTools({ "qemu-img": "qemu-utils" });
  folder = await mkdtemp(join(tmpdir(), "vhdlint-commands-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What the first MiB of the guest's disk is filled with. */
const FILL = 0x5a;

async function dynamicVhd(creator: string, edit: (image: Buffer) => void): Promise<Buffer> {
  const sectors = new Map(Array.from({ length: 4096 }, (_, sector) => [sector, FILL]));
  const image = Buffer.from(
    sparseVhd({ blockSize: 2 * MIB, currentSize: SIZE, creator, blocks: new Map([[0, sectors]]) }),
  );
  edit(image);
  return image;
}

async function vhdx(edit: (image: Buffer) => void): Promise<Buffer> {
  const path = join(folder, "plain.vhdx");
  run("qemu-img", ["create", "-q", "-f", "vhdx", "-o", "block_size=1M", path, String(SIZE)]);
  run("qemu-io", ["-f", "vhdx", "-c", `write -P ${FILL} 0 1M`, path]);
  const image = await readFile(path);
  edit(image);
  return image;
}

async function qcow2(): Promise<Buffer> {
  const path = join(folder, "plain.qcow2");
  run("qemu-img", ["create", "-q", "-f", "qcow2", path, String(SIZE)]);
  run("qemu-io", ["-c", `write -P ${FILL} 0 1M`, path]);
  return readFile(path);
}

const cases: Readonly<Record<string, readonly [name: string, image: () => Promise<Buffer>]>> = {
  "a dynamic VHD without its start": ["a.vhd", () => dynamicVhd("win ", (image) => image.fill(0, 0, 512))],
  "a dynamic VHD with a wrong checksum at its start": [
    "b.vhd",
    () => dynamicVhd("win ", (image) => image.fill(1, 100, 101)),
  ],
  "a dynamic VHD with two wrong checksums, by geometry": [
    "c.vhd",
    () =>
      dynamicVhd("vpc ", (image) => {
        image.fill(1, 100, 101);
        image.fill(1, image.length - 412, image.length - 411);
      }),
  ],
  "a VHDX with a log to replay": [
    "d.vhdx",
    () =>
      vhdx((image) => {
        markDirty(image);
        placeEntry(image, 0, logEntry({ sequence: 1, tail: 0, changes: [{ offset: image.length, zeros: 4096 }] }));
      }),
  ],
  "a VHDX whose first region table is damaged": [
    "e.vhdx",
    () => vhdx((image) => image.fill(0, 3 * 65_536, 4 * 65_536)),
  ],
  "a name that qemu-img would take for a protocol": ["nbd:f.qcow2", qcow2],
  "a name with all that a shell knows": ['it\'s $(a) "file",x.qcow2', qcow2],
};

test.each(Object.entries(cases))("%s", async (_, [name, image]) => {
  await writeFile(join(folder, name), await image());
  const before = await readFile(join(folder, name));
  const { commands, output } = await withDisk(join(folder, name), (disk) =>
    fixedVhdOf({ ...disk, file: { ...disk.file, locator: name } }),
  );
  run("bash", ["-euc", ['cd "$0"', ...commands].join("\n"), folder]);
  await withDisk(join(folder, output), async (disk) => {
    expect(isUploadable(disk)).toBe(true);
    expect(disk.container.virtualSize).toBe(SIZE);
    const bytes = await disk.container.source.read(0, MIB);
    expect(bytes.every((byte) => byte === FILL)).toBe(true);
  });
  // The image itself is left as it is.
  expect((await readFile(join(folder, name))).equals(before)).toBe(true);
});
