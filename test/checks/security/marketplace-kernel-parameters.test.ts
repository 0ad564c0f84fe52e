import marketplaceKernelParameters from "../../../checks/security/marketplace-kernel-parameters.ts";
import { checkTest } from "../../../src/testing/index.ts";

function on(cmdline: string, arch: "x86_64" | "aarch64" = "x86_64") {
  const tree = {
    "/boot/efi/EFI/systemd/systemd-bootx64.efi": "x",
    "/boot/efi/EFI/BOOT/BOOTX64.EFI": "x",
    "/boot/loader/entries/a.conf": `title Linux\nlinux /vmlinuz-6.1.0\noptions root=LABEL=x ${cmdline}\n`,
    "/boot/vmlinuz-6.1.0": "x",
    "/boot/grub2/grub.cfg": "blscfg\n",
  };
  return { tree, target: { target: "marketplace", arch } as const };
}

checkTest(marketplaceKernelParameters, {
  pass: {
    "ttyS0 with any suffix": on("console=tty1 console=ttyS0,115200n8 earlyprintk=ttyS0"),
    arm64: on("console=tty1 console=ttyAMA0", "aarch64"),
    "arm64 as SUSE writes it": on("console=tty1,ttyAMA0", "aarch64"),
  },
  fail: {
    "no serial console": [
      on("console=tty0 earlyprintk=ttyS0"),
      { path: "/boot/loader/entries/a.conf", line: 3, evidence: { actual: "console=tty0", expected: "console=ttyS0" } },
    ],
    none: [on("quiet"), { evidence: { actual: "no console=" } }],
    "another port": [on("console=ttyS1 earlyprintk"), { message: "serial port" }],
    "no earlyprintk": [on("console=ttyS0"), { level: "info" }],
  },
  notApplicable: { "another target": {} },
  undecided: { "no boot configuration": { tree: {}, target: { target: "marketplace" } } },
});
