import check from "../../../checks/features/cvm-root-encryption.ts";
import { cpio } from "../../../fixtures/trees/parts/kernel.ts";
import { absent, checkTest, efiProgram } from "../../../src/testing/index.ts";
import { confidential, first, second, signed, trustedLaunch } from "./_secure-boot.ts";

const loader = efiProgram({
  sections: [
    [".text", "code"],
    [".sdmagic", "#### LoaderInfo: systemd-boot 255 ####"],
  ],
});
const image = (...names: readonly string[]) =>
  efiProgram({
    sections: [
      [".osrel", "ID=azurelinux\nPRETTY_NAME=Azure\n"],
      [".uname", "6.6.0"],
      [".linux", "kernel"],
      [".initrd", cpio(names.map((name) => [name, "content"]))],
    ],
  });
const uki = "/boot/efi/EFI/Linux/vmlinuz-uki-6.6.0.efi";
const tools = ["usr/lib64/libcryptsetup.so.12", "usr/lib64/libtss2-esys.so.0"];
const good = {
  ...signed,
  "/etc/os-release": 'ID=azurelinux\nVERSION_ID="3.0"\n',
  "/boot/grub/": absent,
  "/boot/vmlinuz-6.1.0": absent,
  "/boot/efi/EFI/systemd/": "",
  [second]: loader,
  [uki]: image(...tools),
} as const;

checkTest(check, {
  pass: {
    "shim, systemd-boot and a unified kernel image": confidential(good),
    "shim starts the image itself": confidential({ ...good, [second]: image(...tools) }),
  },
  fail: {
    "a kernel beside its ramdisk": [
      confidential({ ...good, [uki]: absent }),
      { message: "there is no unified kernel image" },
    ],
    "no shim": [
      confidential({ ...good, [first]: loader }),
      { message: "shim does not take part in the boot", path: first },
    ],
    "GRUB behind shim": [
      confidential({ ...good, [second]: signed[second] ?? "" }),
      { message: "shim does not start systemd-boot", path: second },
    ],
    "a ramdisk without the tools": [
      confidential({ ...good, [uki]: image("init") }),
      { message: "the ramdisk of kernel 6.6.0 lacks cryptsetup", path: uki },
      { message: "lacks the TPM's libraries" },
    ],
  },
  notApplicable: {
    "no confidential VM": trustedLaunch(good),
    "another distribution": confidential(signed),
  },
  undecided: { "an image that is cut short": confidential({ ...good, [uki]: image(...tools).subarray(0, 200) }) },
});
