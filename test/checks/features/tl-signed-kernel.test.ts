import { gzipSync } from "node:zlib";
import check from "../../../checks/features/tl-signed-kernel.ts";
import { absent, checkTest, efiProgram, unreadable } from "../../../src/testing/index.ts";
import { signedProgram } from "../../facts/secure-boot/signing.ts";
import {
  confidential,
  first,
  grubSections,
  kernel,
  kernelPath,
  kernelSections,
  microsoft,
  second,
  signed,
  stranger,
  trustedLaunch,
  vendorSigner,
  withFirmwareKey,
} from "./_secure-boot.ts";

const unsigned = efiProgram({ sections: kernelSections });
const foreign = await signedProgram({ sections: kernelSections }, [stranger]);
const older = "/boot/vmlinuz-5.10.0";
const image = await signedProgram(
  {
    sections: [
      [".osrel", "ID=fedora\nPRETTY_NAME=Fedora\n"],
      [".uname", "6.12.0"],
      [".linux", "kernel"],
    ],
  },
  [vendorSigner],
);
const withoutGrub = {
  ...signed,
  "/boot/grub/": absent,
  [kernelPath]: absent,
  "/boot/efi/EFI/systemd/systemd-bootx64.efi": "",
} as const;

checkTest(withFirmwareKey(check), {
  pass: {
    "signed by the vendor": trustedLaunch(signed),
    "for a confidential VM": confidential(signed),
    "with Secure Boot off": signed,
    "in gzip, as on Arm64": trustedLaunch({ ...signed, [kernelPath]: gzipSync(kernel) }),
    "a unified kernel image": trustedLaunch({ ...withoutGrub, "/boot/efi/EFI/Linux/fedora.efi": image }),
    "signed by a stranger, with nothing before it that could know him": trustedLaunch({
      ...signed,
      [first]: efiProgram({ sections: grubSections }),
      [second]: absent,
      [kernelPath]: foreign,
    }),
    "GRUB of the firmware's key starts a kernel of the same": trustedLaunch({
      ...signed,
      [first]: await signedProgram({ sections: grubSections }, [microsoft]),
      [kernelPath]: await signedProgram({ sections: kernelSections }, [microsoft]),
    }),
  },
  fail: {
    "not signed": [
      trustedLaunch({ ...signed, [kernelPath]: unsigned }),
      { message: "the kernel vmlinuz-6.1.0 is not signed", path: kernelPath, level: "must" },
    ],
    "without an EFI stub": [
      confidential({ ...signed, [kernelPath]: "kernel" }),
      { message: "is no EFI program", path: kernelPath },
    ],
    "one that nothing starts by itself is a warning": [
      trustedLaunch({ ...signed, [older]: unsigned }),
      { message: "the kernel vmlinuz-5.10.0 is not signed", path: older, level: "should" },
    ],
    "where no default is known every kernel counts": [
      trustedLaunch({ ...signed, "/boot/grub/grub.cfg": absent, [older]: unsigned }),
      { path: older, level: "must" },
    ],
    "signed by a stranger": [
      trustedLaunch({ ...signed, [kernelPath]: foreign }),
      {
        message: "is signed with a key that neither the firmware nor shim trusts",
        evidence: { actual: "Somebody, issued by Somebody" },
      },
    ],
    "GRUB of the firmware's key starts a kernel of a stranger": [
      trustedLaunch({
        ...signed,
        [first]: await signedProgram({ sections: grubSections }, [microsoft]),
        [kernelPath]: foreign,
      }),
      { message: "is signed with a key that the firmware does not trust" },
    ],
    "a unified kernel image without a signature": [
      trustedLaunch({
        ...withoutGrub,
        "/boot/efi/EFI/Linux/fedora.efi": efiProgram({
          sections: [
            [".osrel", "ID=fedora\nPRETTY_NAME=Fedora\n"],
            [".linux", "kernel"],
          ],
        }),
      }),
      { message: "the kernel fedora.efi is not signed", level: "must" },
    ],
    "cut short": [
      trustedLaunch({ ...signed, [kernelPath]: kernel.subarray(0, 512) }),
      { message: "is damaged", path: kernelPath },
    ],
    "with Secure Boot off it is noted": [
      { ...signed, [kernelPath]: unsigned },
      { message: "boots with Secure Boot off only", path: kernelPath, level: "info" },
    ],
  },
  notApplicable: {
    "no kernel, and Secure Boot off": { ...signed, [kernelPath]: absent, "/boot/grub/": absent },
  },
  undecided: {
    "one that cannot be read, with Secure Boot off": { ...signed, [kernelPath]: unreadable() },
    "no kernel": [trustedLaunch({ ...signed, [kernelPath]: absent, "/boot/grub/": absent }), "no kernel was found"],
    "one that cannot be read": trustedLaunch({ ...signed, [kernelPath]: unreadable() }),
  },
});
