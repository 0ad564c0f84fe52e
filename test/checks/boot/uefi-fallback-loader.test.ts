import check from "../../../checks/boot/uefi-fallback-loader.ts";
import { checkTest } from "../../../src/testing/check-test.ts";
import { biosBootPartition, espPartition, rootPartition } from "../../../src/testing/disk.ts";

const esp = (...names: readonly string[]) => ({
  disk: {
    partitions: [espPartition({ tree: Object.fromEntries(names.map((name) => [`/${name}`, ""])) }), rootPartition()],
  },
});

checkTest(check, {
  pass: {
    "shim at the fallback path": { disk: {} },
    "lower case": esp("efi/boot/bootx64.efi"),
    "on a FAT of another type": {
      disk: { partitions: [espPartition({ use: "basic-data" }), rootPartition()], bootCode: "none" },
      target: { generation: 2 },
    },
    Arm64: { ...esp("EFI/BOOT/BOOTAA64.EFI"), target: { arch: "aarch64" } },
    "a tree with its ESP": { "/boot/efi/EFI/BOOT/BOOTX64.EFI": "", "/etc/os-release": "ID=debian\n" },
  },
  fail: {
    "the vendor's directory alone": [
      esp("EFI/ubuntu/shimx64.efi", "EFI/ubuntu/grubx64.efi"),
      {
        message: "the EFI system partition has no loader at the fallback path",
        path: "/EFI/BOOT/BOOTX64.EFI",
        evidence: { actual: "EFI/ubuntu/grubx64.efi, EFI/ubuntu/shimx64.efi" },
      },
    ],
    "the loader of another architecture": [
      { ...esp("EFI/BOOT/BOOTX64.EFI"), target: { arch: "aarch64" } },
      { path: "/EFI/BOOT/BOOTAA64.EFI" },
    ],
    "a tree with its ESP": [{ "/boot/efi/EFI/debian/grubx64.efi": "", "/etc/os-release": "ID=debian\n" }, {}],
  },
  notApplicable: {
    "Generation 1": { disk: {}, target: { generation: 1 } },
    "no ESP": { disk: { partitions: [biosBootPartition(), rootPartition()] } },
    "an ESP without any loader": esp("readme.txt"),
    "a tree without its ESP": { "/etc/os-release": "ID=debian\n" },
  },
  undecided: { "a damaged ESP": { disk: { partitions: [espPartition({ error: "damaged" }), rootPartition()] } } },
});
