import arm64Definition from "../../../checks/features/arm64-definition.ts";
import { elf } from "../../../fixtures/trees/parts/elf.ts";
import { efiProgram } from "../../../src/testing/efi-program.ts";
import { type Tree, checkTest, unreadable } from "../../../src/testing/index.ts";

type Arch = "x86_64" | "aarch64";
const programs = (arch: Arch, more: Tree = {}): Tree => ({ "/usr/bin/env": elf(arch), ...more });
const loader = (name: string, arch: Arch): Tree => ({
  [`/boot/efi/EFI/BOOT/${name}`]: efiProgram({ arch }),
  "/etc/fstab": "UUID=AAAA-BBBB /boot/efi vfat defaults 0 0\n",
});
const declared = (tree: Tree, arch: Arch) => ({ tree, target: { arch } });

checkTest(arm64Definition, {
  pass: {
    "arm64 as declared": declared(programs("aarch64", loader("BOOTAA64.EFI", "aarch64")), "aarch64"),
    "no loader to look at": declared(programs("aarch64"), "aarch64"),
    "loaders for both": declared(
      programs("aarch64", { ...loader("BOOTAA64.EFI", "aarch64"), ...loader("BOOTX64.EFI", "x86_64") }),
      "aarch64",
    ),
  },
  fail: {
    "x86_64 programs declared as arm64": [
      declared(programs("x86_64"), "aarch64"),
      { message: "are x86_64, and the image is declared as aarch64", evidence: { expected: "aarch64" } },
    ],
    "arm64 programs declared as x86_64": [declared(programs("aarch64"), "x86_64"), { subject: "aarch64" }],
    "a loader of the other architecture by the right name": [
      declared(programs("aarch64", loader("BOOTAA64.EFI", "x86_64")), "aarch64"),
      { message: "the fallback loader is x86_64", path: "/boot/efi/EFI/BOOT/BOOTAA64.EFI" },
    ],
    "only the loader of the other architecture": [
      declared(programs("aarch64", loader("BOOTX64.EFI", "x86_64")), "aarch64"),
      { path: "/boot/efi/EFI/BOOT/BOOTX64.EFI" },
    ],
  },
  notApplicable: { "x86_64 throughout": declared(programs("x86_64"), "x86_64") },
  undecided: {
    "nobody says": {},
    "a program that cannot be read": declared({ "/usr/bin/env": unreadable() }, "aarch64"),
  },
});
