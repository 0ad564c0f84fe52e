import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openImage } from "../../src/image/open-image.ts";
import { checks } from "../../checks/index.ts";
import { lint } from "../../src/lint/lint.ts";
import { fixtureImage } from "./fixture-image.ts";
import { luks, volume } from "./volume/superblock-builder.ts";
import { bootRecord } from "./volume/table-builder.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "vhdlint-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function file(name: string, bytes: Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
}

test("a fixed VHD is opened from its footer to the files of its system", async () => {
  await using image = await openImage(await file("efi.vhd", fixtureImage("systems/efi.vhd")));
  expect(image.input).toMatchObject({ kind: "vhd", notices: [] });
  expect(image.rootError).toBeUndefined();
  expect(await image.tree.readText("/etc/hostname")).toBe("image-host\n");
  expect(await image.tree.readText("/etc/os-release")).toContain("ID=debian");
  expect(await image.tree.readText("/boot/efi/EFI/BOOT/BOOTX64.EFI")).toBe("shim\n");
  expect(image.disk).toMatchObject({
    container: { kind: "vhd", virtualSize: 12 * 1024 * 1024 },
    partitionTable: { scheme: "gpt", problems: [] },
    system: { root: { volume: { name: "partition 1" } } },
  });
  const mounts = image.disk?.system?.mounts.map(({ path, state, opened }) => [path, state, opened?.fileSystem?.kind]);
  expect(mounts).toEqual([
    ["/", "mounted", "ext4"],
    ["/data", "absent", undefined],
    ["/boot/efi", "mounted", "vfat"],
  ]);
});

test("a compressed qcow2 with volumes of LVM is opened likewise", async () => {
  await using image = await openImage(await file("lvm.qcow2", fixtureImage("systems/lvm.qcow2")));
  expect(image.input.kind).toBe("qcow2");
  expect(await image.tree.readText("/var/lib/waagent/state")).toBe("provisioned\n");
  expect(image.disk?.system?.root.volume.name).toBe("rootvg/rootlv");
});

test("the user may name the root and the format", async () => {
  const path = await file("named.vhd", fixtureImage("systems/efi.vhd"));
  await using image = await openImage(path, {
    disk: { root: "UUID=0a0a0a0a-0000-0000-0000-000000000001", format: "raw" },
  });
  // The footer is part of the disk then, and the backup GPT no longer in its last sector.
  expect(image.input.kind).toBe("raw");
  expect(image.disk?.partitionTable?.problems).toMatchObject([{ code: "backup-not-at-end" }]);
  expect(await image.tree.readText("/etc/hostname")).toBe("image-host\n");
  await expect(openImage(path, { disk: { root: "UUID=none" } })).rejects.toMatchObject({ code: "not-found" });
});

test("a disk without a Linux root is opened for what concerns the disk, and reported as incomplete", async () => {
  const disk = Buffer.alloc(4 * 1024 * 1024);
  bootRecord([{ type: 0x83, start: 2048, count: 4096 }]).copy(disk);
  disk.set(volume(65_536, luks(2)), 1024 * 1024);
  const path = await file("encrypted.raw", disk);
  {
    await using image = await openImage(path);
    expect(image.disk?.partitionTable?.partitions).toHaveLength(1);
    expect(image.rootError?.message).toContain("encrypted with LUKS2");
    await expect(image.tree.readText("/etc/hostname", { optional: true })).rejects.toBe(image.rootError);
  }
  const { status, images } = await lint([path], { checks });
  expect(status).toBe("incomplete");
  expect(images[0]?.kind).toBe("raw");
  const ofSystem = images[0]?.results.filter(({ check }) => !check.startsWith("disk.")) ?? [];
  expect(ofSystem.filter(({ status: seen }) => seen === "pass" || seen === "crashed")).toEqual([]);
  expect(images[0]?.results.find(({ check }) => check === "disk.no-locked-volume")?.status).toBe("fail");
  expect(images[0]?.error).toContain("no volume of the disk is a Linux root");
});

test("a compressed image is named as such", async () => {
  const path = await file(
    "image.vhd.gz",
    new Uint8Array([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
  );
  await using image = await openImage(path);
  expect(image.disk).toBeUndefined();
  expect(image.input).toMatchObject({ kind: "gzip", packed: { remedy: "unpack it with gunzip" } });
  expect(image.rootError?.message).toContain("gzip");
});
