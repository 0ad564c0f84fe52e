import check from "../../../checks/disk/gen2-esp-present.ts";
import { checkTest } from "../../../src/testing/check-test.ts";
import { type DiskValues, biosBootPartition, espPartition, rootPartition } from "../../../src/testing/disk.ts";

const gen2 = (disk: DiskValues) => ({ disk, target: { generation: 2 } }) as const;

const text = "Give the partition the type EFI system; what it holds stays.";

checkTest(check, {
  pass: {
    "a hybrid disk": { disk: {} },
    "an ESP in a GPT": gen2({ partitions: [espPartition(), rootPartition()] }),
    "an ESP in an MBR": gen2({ table: "mbr", partitions: [espPartition({ index: 2 }), rootPartition()] }),
    "a second loader on data of its own": gen2({
      partitions: [espPartition(), espPartition({ index: 2, use: "basic-data" }), rootPartition()],
    }),
    "names in lower case": gen2({
      partitions: [espPartition({ tree: { "/efi/boot/bootx64.efi": "" } }), rootPartition()],
    }),
  },
  fail: {
    "no ESP": [
      gen2({ partitions: [biosBootPartition(), rootPartition()] }),
      { message: "the disk has no EFI system partition" },
    ],
    "neither BIOS nor UEFI": [
      { disk: { partitions: [rootPartition()] } },
      {
        message:
          "the disk has no EFI system partition, and it does not boot by BIOS either: there is no boot code in the first sector",
      },
    ],
    "an empty ESP": [
      gen2({ partitions: [espPartition({ tree: {} }), rootPartition()] }),
      { message: "the EFI system partition holds no loader", subject: "partition 15" },
    ],
    "an ESP that was never formatted": [
      gen2({ partitions: [{ index: 15, use: "esp" }, rootPartition()] }),
      { message: "the EFI system partition holds no file system" },
    ],
    "an ESP with ext4": [
      gen2({ partitions: [espPartition({ kind: "ext", title: "ext4", tree: {} }), rootPartition()] }),
      { message: "the EFI system partition holds ext4 instead of FAT" },
    ],
    "a loader in basic data": [
      gen2({ partitions: [espPartition({ use: "basic-data" }), rootPartition()] }),
      {
        message: "the loader lies on a FAT whose partition is of the type Microsoft basic data instead of EFI system",
        subject: "partition 15",
        level: "should",
        fix: { text, commands: ["sgdisk -t 15:ef00 /dev/sda"] },
      },
    ],
    "a loader in a Linux partition, nothing that boots by BIOS": [
      { disk: { partitions: [espPartition({ use: "linux" }), rootPartition()] } },
      { message: /type Linux file system instead/, level: "should" },
    ],
    "a loader in FAT32 of an MBR": [
      gen2({ table: "mbr", partitions: [espPartition({ index: 2, use: "basic-data" }), rootPartition()] }),
      { message: /type FAT32 \(LBA\) instead/, fix: { text, commands: ["sfdisk --part-type /dev/sda 2 ef"] } },
    ],
    "a loader beside an empty ESP": [
      gen2({ partitions: [espPartition({ tree: {} }), espPartition({ index: 2, use: "linux" }), rootPartition()] }),
      { subject: "partition 2", level: "should" },
    ],
    "FAT of another type without a fallback loader": [
      gen2({
        partitions: [espPartition({ use: "linux", tree: { "/EFI/debian/grubx64.efi": "" } }), rootPartition()],
      }),
      { message: "the disk has no EFI system partition" },
    ],
  },
  notApplicable: {
    "a hybrid disk whose ESP has another type": {
      disk: { partitions: [biosBootPartition(), espPartition({ use: "linux" }), rootPartition()] },
    },
    "a disk that boots by BIOS": { disk: { partitions: [biosBootPartition(), rootPartition()] } },
    "a data disk": { disk: { partitions: [{ index: 1, kind: "xfs", tree: { "/data/": "" } }], bootCode: "none" } },
    "a bare tree": { tree: { "/etc/": "" }, target: { generation: 2 } },
  },
  undecided: {
    "a damaged FAT": [
      gen2({ partitions: [espPartition({ error: "its table is damaged" }), rootPartition()] }),
      /table is damaged/,
    ],
  },
});
