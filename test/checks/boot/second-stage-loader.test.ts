import check from "../../../checks/boot/second-stage-loader.ts";
import { checkTest } from "../../../src/testing/check-test.ts";
import { biosBootPartition, espPartition, rootPartition } from "../../../src/testing/disk.ts";
import { fallbackList, grubEfiProgram, shimProgram } from "../../../src/testing/grub-program.ts";
import { absent, file } from "../../../src/testing/tree.ts";
import { type BootDiskValues, bootDisk } from "../../facts/boot/boot-disk.ts";

const row = (values: BootDiskValues = {}) => ({ disk: bootDisk(values), target: { generation: 2 as const } });
const shim = "/EFI/BOOT/BOOTX64.EFI";
const inTree = (path: string) => `/boot/efi${path}`;
const fallback = { "/EFI/BOOT/fbx64.efi": "fallback" };

checkTest(check, {
  pass: {
    "shim with GRUB beside it": row(),
    "shim with SUSE's name for GRUB": row({
      esp: { "/EFI/BOOT/grubx64.efi": absent, "/EFI/BOOT/grub.efi": file(grubEfiProgram({ prefix: "/EFI/debian" })) },
    }),
    "shim with its fallback": row({
      esp: {
        ...fallback,
        "/EFI/debian/BOOTX64.CSV": file(fallbackList("grubx64.efi")),
        "/EFI/debian/grubx64.efi": file(grubEfiProgram()),
      },
    }),
    "shim for Arm, which another check tells": row({ esp: { [shim]: file(shimProgram("aarch64")) } }),
    "a loader that is not known": row({ esp: { [shim]: "something else" } }),
    "a tree": { [inTree(shim)]: file(shimProgram()), [inTree("/EFI/BOOT/grubx64.efi")]: "grub" },
  },
  fail: {
    "shim alone": [
      row({ esp: { "/EFI/BOOT/grubx64.efi": absent } }),
      { message: "shim finds no grubx64.efi beside it", path: inTree(shim), subject: "Generation 2" },
    ],
    "shim alone in a tree": [{ [inTree(shim)]: file(shimProgram()) }, { path: inTree(shim) }],
    "shim alone, on a disk that boots by BIOS as well": [
      { disk: bootDisk({ esp: { "/EFI/BOOT/grubx64.efi": absent } }) },
      { message: "shim finds no", level: "should" },
    ],
    "a fallback without a list": [
      row({ esp: fallback }),
      { message: "finds no BOOTX64.CSV", path: inTree("/EFI/BOOT/fbx64.efi") },
    ],
    "a list that names a program that is gone": [
      row({ esp: { ...fallback, "/EFI/debian/BOOTX64.CSV": file(fallbackList("shimx64.efi")) } }),
      { message: "names shimx64.efi, which is not there", path: inTree("/EFI/debian/BOOTX64.CSV") },
    ],
    "an empty list": [row({ esp: { ...fallback, "/EFI/debian/BOOTX64.CSV": "" } }), { message: "names no program" }],
    "an empty program": [row({ esp: { [shim]: "" } }), { message: "EFI/BOOT/BOOTX64.EFI is empty" }],
    "a program of which a part was copied": [
      row({ esp: { "/EFI/BOOT/grubx64.efi": file(grubEfiProgram({ config: "#".repeat(4000) }).subarray(0, 3000)) } }),
      { message: /grubx64\.efi is cut short/, path: inTree("/EFI/BOOT/grubx64.efi") },
    ],
    "GRUB for Arm behind shim": [
      row({ esp: { "/EFI/BOOT/grubx64.efi": file(grubEfiProgram({ arch: "aarch64" })) } }),
      { message: "EFI/BOOT/grubx64.efi is for aarch64" },
    ],
  },
  notApplicable: {
    "no loader at the fallback path": row({ esp: { [shim]: absent } }),
    "no EFI system partition": { disk: { partitions: [biosBootPartition(), rootPartition()] } },
    "Generation 1": { disk: bootDisk({ esp: { [shim]: "" } }), target: { generation: 1 } },
    "a tree without it": { "/etc/os-release": "ID=debian\n" },
  },
  undecided: {
    "an EFI system partition that cannot be read": {
      disk: { partitions: [espPartition({ error: "damaged" }), rootPartition()] },
      target: { generation: 2 },
    },
  },
});
