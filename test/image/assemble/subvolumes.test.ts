import { describe, expect, test } from "vitest";
import { assembleOpened } from "../../../src/image/assemble/assemble.ts";
import { subvolumeOfOptions, systemSubvolume } from "../../../src/image/assemble/subvolumes.ts";
import { MemoryByteSource } from "../../../src/image/bytes/byte-source.ts";
import { openBtrfs } from "../../../src/image/filesystem/btrfs/btrfs.ts";
import { parseMountOptions } from "../../../src/image/text/fstab.ts";
import { smallImage } from "../filesystem/fuzz.ts";
import { devices, volume } from "./devices-builder.ts";

/** SUSE's layout: the default subvolume is a snapshot below `@`, and fstab mounts `@/var` over it. */
const suse = () => openBtrfs(new MemoryByteSource(smallImage("btrfs-subvolumes")));
const uuid = "01234567-89ab-cdef-0123-456789abcdef";

test("the default subvolume is the root, and fstab mounts others over it", async () => {
  const opened = { ...volume({ index: 2, uuid, kind: "btrfs" }), fileSystem: await systemSubvolume(await suse()) };
  const { tree, system } = await assembleOpened(devices([opened]));
  expect(await tree.readText("/etc/os-release")).toBe("ID=sles\n");
  expect(await tree.readText("/var/file")).toBe("in var\n");
  expect(system.mounts.map(({ path, state, by }) => `${path} ${state} ${by}`)).toEqual([
    "/ mounted root",
    "/var mounted fstab",
    "/srv absent fstab",
  ]);
  expect(system.mounts[2]?.reason).toBe("there is no subvolume @/none");
});

describe("where the default is the top level", () => {
  test("the subvolume that looks like a root is taken", async () => {
    const top = await (await suse()).from(5n);
    const view = await systemSubvolume(top);
    expect((await view.subvolumes()).find(({ id }) => id === view.subvolumeId)?.path).toBe("@/.snapshots/1/snapshot");
  });
});

describe("mount options", () => {
  test.each([
    ["defaults", 257n],
    ["subvol=/@/var", 258n],
    ["subvolid=258", 258n],
    ["subvolid=0x102", 258n],
    ["subvolid=0402", 258n],
    ["subvolid=0", 5n],
    ["subvolid=5,subvol=/", 5n],
    ["subvol=@,subvol=@/var", 258n],
    ["subvolid=258,subvol=@/var", 258n],
  ])("%s", async (options, id) => {
    expect((await subvolumeOfOptions(await suse(), parseMountOptions(options))).subvolumeId).toBe(id);
  });

  test.each([
    ["subvol=@/none", /no subvolume @\/none/],
    ["subvol=@/.snapshots", /no subvolume/],
    ["subvol=@/var/file", /no subvolume/],
    ["subvolid=999", /no subvolume 999/],
    ["subvolid=5,subvol=@/var", /is 258, and subvolid= says 5/],
  ])("%s names none", async (options, message) => {
    await expect(subvolumeOfOptions(await suse(), parseMountOptions(options))).rejects.toMatchObject({
      code: "not-found",
      message: expect.stringMatching(message),
    });
  });
});
