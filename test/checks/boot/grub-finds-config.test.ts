import check from "../../../checks/boot/grub-finds-config.ts";
import { checkTest } from "../../../src/testing/check-test.ts";
import { grubCoreImage, grubEfiProgram } from "../../../src/testing/grub-program.ts";
import { absent, file } from "../../../src/testing/tree.ts";
import { type BootDiskValues, ROOT, bootDisk, grubCfg, stub } from "../../facts/boot/boot-disk.ts";

const uefi = (values: BootDiskValues = {}) => ({ disk: bootDisk(values), target: { generation: 2 as const } });
const bios = (values: BootDiskValues = {}) => ({ disk: bootDisk(values), target: { generation: 1 as const } });
const stubAt = (text: string) => uefi({ esp: { "/EFI/debian/grub.cfg": text } });
const at = "/boot/efi/EFI/debian/grub.cfg";

checkTest(check, {
  pass: {
    "both ways": { disk: bootDisk() },
    "by UEFI": uefi(),
    "by BIOS": bios(),
    "a stub that looks for a file": stubAt(
      "search --set=root --file /boot/grub/grub.cfg\nset prefix=($root)/boot/grub\nconfigfile $prefix/grub.cfg\n",
    ),
    "a stub whose hint is right and whose search fails": stubAt(`set root=hd0,gpt1\n${stub.replace(ROOT, "9999")}`),
    "the whole menu on the EFI system partition": stubAt(grubCfg),
    "built-in commands for BIOS": bios({
      core: grubCoreImage({
        prefix: "(,gpt9)/none",
        config: `search.fs_uuid ${ROOT} root hd0,gpt1\nset prefix=($root)'/boot/grub'\n`,
      }),
    }),
    "a menu under a condition that only the machine knows": stubAt(`if [ "$shim_lock" = y ]; then true; fi\n${stub}`),
  },
  fail: {
    "the UUID of another machine": [
      stubAt(stub.replace(ROOT, "99999999-aaaa")),
      {
        message: "there is no file system with the UUID 99999999-aaaa on the disk",
        path: at,
        line: 1,
        subject: "Generation 2",
      },
    ],
    "a label that no file system has": [
      stubAt("search --label BOOT --set=root\nconfigfile ($root)/grub/grub.cfg\n"),
      { message: "no file system with the label BOOT", path: at, line: 1 },
    ],
    "another directory": [
      stubAt(stub.replace("/boot/grub", "/boot/grub2")),
      { message: /no configuration at \(hd0,gpt1\)\/boot\/grub2\/grub\.cfg/, path: at, line: 3 },
    ],
    "no stub": [uefi({ esp: { "/EFI/debian/grub.cfg": absent } }), { message: "(hd0,gpt15)/EFI/debian/grub.cfg" }],
    "GRUB of another distribution": [
      uefi({ esp: { "/EFI/BOOT/grubx64.efi": file(grubEfiProgram({ prefix: "/EFI/ubuntu" })) } }),
      { message: "(hd0,gpt15)/EFI/ubuntu/grub.cfg" },
    ],
    "a configuration without entries": [
      uefi({ root: { "/boot/grub/grub.cfg": "set timeout=5\n" } }),
      { message: "the configuration has no entries", path: "/boot/grub/grub.cfg" },
    ],
    "a core image that looks on another partition": [
      bios({ core: grubCoreImage({ prefix: "(,gpt2)/boot/grub" }) }),
      { message: "(hd0,gpt2)/boot/grub/grub.cfg", subject: "Generation 1" },
    ],
    "one way of two": [
      { disk: bootDisk({ core: grubCoreImage({ prefix: "(,gpt1)/grub" }) }) },
      { level: "should", subject: "Generation 1" },
    ],
    "a stub that leads to itself": [stubAt(`configfile ($root)/EFI/debian/grub.cfg\n`), { message: "no entries" }],
  },
  notApplicable: {
    "a tree": { "/boot/grub/grub.cfg": grubCfg },
    "a loader that is not GRUB": uefi({ esp: { "/EFI/BOOT/BOOTX64.EFI": "something else" } }),
    "no loader": uefi({ esp: { "/EFI/BOOT/BOOTX64.EFI": absent } }),
  },
  undecided: {
    "a core image that cannot be read": [bios({ core: new Uint8Array(2048).fill(0xfa) }), "does not say"],
  },
});
