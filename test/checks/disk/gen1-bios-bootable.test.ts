import check from "../../../checks/disk/gen1-bios-bootable.ts";
import { checkTest } from "../../../src/testing/check-test.ts";
import { type DiskValues, biosBootPartition, espPartition, rootPartition } from "../../../src/testing/disk.ts";
import { grubBootCode } from "../../../src/testing/disk-bytes.ts";

const MIB = 1024 * 1024;
const gen1 = (disk: DiskValues) => ({ disk, target: { generation: 1 } }) as const;
/** What parted and fdisk put in front of an MBR: it starts the active partition. */
const plainCode = new Uint8Array(440).fill(0x90);
const signature = Buffer.from([0x55, 0xaa]);

checkTest(check, {
  pass: {
    "GPT, GRUB and a BIOS boot partition": gen1({}),
    "MBR and GRUB in the gap": gen1({ table: "mbr", partitions: [rootPartition()] }),
    "an active partition with a boot sector of its own": gen1({
      table: "mbr",
      partitions: [rootPartition({ active: true })],
      bootCode: plainCode,
      bytes: [[MIB + 510, signature]],
    }),
    "a GPT whose partition has the legacy BIOS attribute": gen1({
      partitions: [rootPartition({ active: true })],
      bootCode: plainCode,
      bytes: [[MIB + 510, signature]],
    }),
    "GRUB Legacy": gen1({
      table: "mbr",
      bootCode: Buffer.from("\xebH\x90 GRUB ", "latin1"),
      partitions: [rootPartition()],
    }),
  },
  fail: {
    "no boot code": [
      gen1({ partitions: [espPartition(), rootPartition()] }),
      {
        message: "the disk does not boot by BIOS: there is no boot code in the first sector",
        fix: { text: "Make the disk or image with Generation 2, for which it has a loader." },
      },
    ],
    "GRUB that leads to nothing": [
      gen1({ partitions: [biosBootPartition(), rootPartition()], bootCode: grubBootCode(2048) }),
      { message: "GRUB's boot code leads to sector 2048, which is empty" },
    ],
    "GRUB that leads out of the disk": [
      gen1({ bootCode: grubBootCode(2 ** 40) }),
      { message: /which the disk does not have$/ },
    ],
    "boot code and no active partition": [
      gen1({ table: "mbr", partitions: [rootPartition()], bootCode: plainCode }),
      { message: /the boot code starts the active partition, and none is active$/ },
    ],
    "an active partition with the boot sector of mkfs.fat": [
      gen1({
        table: "mbr",
        partitions: [rootPartition({ active: true })],
        bootCode: plainCode,
        bytes: [
          [MIB + 0x77, Buffer.from("This is not a bootable disk.")],
          [MIB + 510, signature],
        ],
      }),
      { message: /the active partition 1 has no boot code$/ },
    ],
    "a file system without partitions by mkfs.fat": [
      gen1({
        table: "none",
        partitions: [],
        bytes: [[510, signature]],
        bootCode: Buffer.from("\xeb\x58\x90This is not a bootable disk.", "latin1"),
      }),
      { message: /only says that the disk is not bootable$/ },
    ],
    "an active partition without a boot sector": [
      gen1({ table: "mbr", partitions: [rootPartition({ active: true })], bootCode: plainCode }),
      { message: /the active partition 1 has no boot code$/ },
    ],
  },
  notApplicable: {
    "Generation 2": { disk: {}, target: { generation: 2 } },
    "a disk that boots by UEFI": { disk: { partitions: [espPartition(), rootPartition()] } },
    "a bare tree": { tree: { "/etc/": "" }, target: { generation: 1 } },
  },
});
