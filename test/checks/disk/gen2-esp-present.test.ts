import check from "../../../checks/disk/gen2-esp-present.ts";
import { checkTest } from "../../../src/testing/check-test.ts";
import { type DiskValues, biosBootPartition, espPartition, rootPartition } from "../../../src/testing/disk.ts";

const gen2 = (disk: DiskValues) => ({ disk, target: { generation: 2 } }) as const;

checkTest(check, {
  pass: {
    "a hybrid disk": { disk: {} },
    "an ESP in a GPT": gen2({ partitions: [espPartition(), rootPartition()] }),
    "an ESP in an MBR": gen2({ table: "mbr", partitions: [espPartition({ index: 2 }), rootPartition()] }),
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
  },
  notApplicable: {
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
