import { describe, expect, test } from "vitest";
import { inspect } from "../../src/inspect/inspect.ts";
import { prettyInspection } from "../../src/report/inspection.ts";
import { biosBootPartition, diskImageFrom, espPartition, rootPartition } from "../../src/testing/disk.ts";
import { absent, imageFrom } from "../../src/testing/tree.ts";
import { type BootDiskValues, ROOT, bootDisk, stub, system } from "../facts/boot/boot-disk.ts";

async function drawn(values: BootDiskValues): Promise<string> {
  const text = prettyInspection(await inspect(await diskImageFrom(bootDisk(values))), { width: 120 });
  return text.slice(text.indexOf("Boot chain"), text.indexOf("\n\n", text.indexOf("Boot chain")));
}

describe("the chain of a disk", () => {
  test("is drawn from firmware to root for both generations", async () => {
    expect(await drawn({})).toMatchInlineSnapshot(`
      "Boot chain     Generation 1: BIOS
                       -> GRUB's boot code (the first sector)
                       -> GRUB's core image (partition 14 (BIOS boot)), prefix (,gpt1)/boot/grub
                       -> /boot/grub/grub.cfg
                       -> Debian (/boot/grub/grub.cfg:2)
                       -> kernel /boot/vmlinuz-6.1
                       -> initramfs /boot/initrd.img-6.1
                       -> root=UUID=11111111-2222-3333-4444-555555555555 (partition 1), ext4
                     Generation 2: UEFI
                       -> shim (/boot/efi/EFI/BOOT/BOOTX64.EFI), not signed
                       -> GRUB (/boot/efi/EFI/BOOT/grubx64.efi), prefix /EFI/debian, not signed
                       -> /boot/efi/EFI/debian/grub.cfg
                       -> /boot/grub/grub.cfg
                       -> Debian (/boot/grub/grub.cfg:2)
                       -> kernel /boot/vmlinuz-6.1
                       -> initramfs /boot/initrd.img-6.1
                       -> root=UUID=11111111-2222-3333-4444-555555555555 (partition 1), ext4"
    `);
  });

  test("has a mark where it breaks", async () => {
    expect(
      await drawn({
        root: { "/boot/initrd.img-6.1": absent },
        esp: { "/EFI/debian/grub.cfg": stub.replace(ROOT, "9999") },
      }),
    ).toMatchInlineSnapshot(`
      "Boot chain     Generation 1: BIOS, does not boot
                       -> GRUB's boot code (the first sector)
                       -> GRUB's core image (partition 14 (BIOS boot)), prefix (,gpt1)/boot/grub
                       -> /boot/grub/grub.cfg
                       -> Debian (/boot/grub/grub.cfg:2)
                       -> kernel /boot/vmlinuz-6.1
                       -> initramfs /boot/initrd.img-6.1
                       -x the initramfs /boot/initrd.img-6.1 is not there
                       -> root=UUID=11111111-2222-3333-4444-555555555555 (partition 1), ext4
                     Generation 2: UEFI, does not boot
                       -> shim (/boot/efi/EFI/BOOT/BOOTX64.EFI), not signed
                       -> GRUB (/boot/efi/EFI/BOOT/grubx64.efi), prefix /EFI/debian, not signed
                       -> /boot/efi/EFI/debian/grub.cfg
                       -x there is no file system with the UUID 9999 on the disk
                       (/boot/efi/EFI/debian/grub.cfg:1)"
    `);
  });

  test("is told for the generations that the disk is laid out for", async () => {
    const of = async (partitions: Parameters<typeof diskImageFrom>[0]["partitions"], bootCode?: "none") => {
      const image = await diskImageFrom({ partitions: partitions ?? [], ...(bootCode ? { bootCode } : {}) });
      const { bootChains } = await inspect(image);
      return bootChains?.map(({ generation, boots, broken }) => [generation, boots, broken?.code]);
    };
    expect(await of([biosBootPartition(), rootPartition()])).toEqual([[1, null, undefined]]);
    expect(await of([espPartition(), rootPartition()], "none")).toEqual([[2, null, undefined]]);
    expect(await of([espPartition({ use: "linux" }), rootPartition()], "none")).toEqual([[2, null, undefined]]);
    expect(await of([biosBootPartition(), rootPartition()], "none")).toEqual([[1, false, "no-boot-code"]]);
    expect(await of([rootPartition()], "none")).toEqual([
      [1, false, "no-boot-code"],
      [2, false, "no-esp"],
    ]);
  });

  test("cannot be told where the EFI system partition cannot be read", async () => {
    const { bootChains } = await inspect(
      await diskImageFrom({ partitions: [espPartition({ error: "damaged" }), rootPartition()], bootCode: "none" }),
    );
    expect(bootChains).toEqual([
      { generation: 2, boots: null, broken: null, unreadable: "partition 15: damaged", links: [] },
    ]);
  });

  test("is plain data", async () => {
    const { bootChains } = await inspect(await diskImageFrom(bootDisk()));
    expect(JSON.parse(JSON.stringify(bootChains))).toEqual(bootChains);
    expect(bootChains?.[1]).toMatchObject({ generation: 2, boots: true, broken: null });
  });
});

test("a tree without an EFI system partition has no chain", async () => {
  const inspection = await inspect(imageFrom(system));
  expect(inspection.bootChains).toEqual([]);
  expect(prettyInspection(inspection)).not.toContain("Boot chain");
});
