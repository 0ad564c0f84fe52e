import check from "../../../checks/boot/root-device-exists.ts";
import { checkTest } from "../../../src/testing/check-test.ts";
import { biosBootPartition, rootPartition, rootTree } from "../../../src/testing/disk.ts";

const menu = (...roots: readonly string[]) =>
  roots.map((root, index) => `menuentry 'Linux ${index}' {\n  linux /boot/vmlinuz-6.1.0 root=${root} ro\n}\n`).join("");
const grub = (...roots: readonly string[]) => ({
  disk: {
    partitions: [
      biosBootPartition(),
      rootPartition({
        sizeBytes: 2 ** 30,
        tree: { ...rootTree, "/boot/vmlinuz-6.1.0": "", "/boot/grub/grub.cfg": menu(...roots) },
      }),
      { index: 2, uuid: "other", tree: { "/data/": "" } },
    ],
  },
});

checkTest(check, {
  pass: {
    "the UUID": grub("UUID=1111-root"),
    "the PARTUUID": grub("PARTUUID=01010101-0101-0101-0101-010101010101"),
    "a name of the kernel, which another check judges": grub("/dev/sdb7"),
    "no boot loader": { disk: {} },
  },
  fail: {
    "a UUID that is nowhere": [
      grub("UUID=2222", "UUID=2222"),
      { message: "root=UUID=2222 is nowhere on the disk", path: "/boot/grub/grub.cfg", line: 2 },
    ],
    "an entry of the menu": [grub("UUID=1111-root", "UUID=2222"), { level: "should", subject: "Linux 1" }],
    "another volume": [
      grub("UUID=other"),
      { message: "root=UUID=other is partition 2, and the system is in partition 1" },
    ],
  },
  notApplicable: { "a bare tree": { "/boot/grub/grub.cfg": menu("UUID=2222") } },
});
