import check from "../../../checks/features/tl-signed-loader.ts";
import { absent, checkTest, efiProgram, unreadable } from "../../../src/testing/index.ts";
import { identity, shimSections, signatureList, signedProgram } from "../../facts/secure-boot/signing.ts";
import {
  confidential,
  first,
  firmwareSigned,
  grubSections,
  grub,
  microsoft,
  second,
  shim,
  signed,
  stranger,
  trustedLaunch,
  vendor,
  vendorSigner,
  withFirmwareKey,
} from "./_secure-boot.ts";

const unsignedGrub = efiProgram({ sections: grubSections });
const altered = grub.slice();
altered[600] = (altered[600] ?? 0) ^ 1;
const csv = Buffer.from("\uFEFFshimx64.efi,debian,,This is the boot entry\r\n", "utf16le");
const viaFallback = {
  ...signed,
  [second]: absent,
  "/boot/efi/EFI/BOOT/fbx64.efi": await signedProgram({}, [vendorSigner]),
  "/boot/efi/EFI/debian/BOOTX64.CSV": csv,
  "/boot/efi/EFI/debian/shimx64.efi": shim,
  "/boot/efi/EFI/debian/grubx64.efi": grub,
} as const;

checkTest(withFirmwareKey(check), {
  pass: {
    "every link is signed": trustedLaunch(signed),
    "for a confidential VM": confidential(signed),
    "with Secure Boot off": signed,
    "through the fallback program": trustedLaunch(viaFallback),
    "signed by the firmware's key beside a stranger's": trustedLaunch({
      ...signed,
      [first]: await signedProgram({ sections: shimSections({ vendor: vendor.certificate }) }, [stranger, microsoft]),
    }),
    "SUSE's name of the second loader": trustedLaunch({
      ...signed,
      [second]: absent,
      "/boot/efi/EFI/BOOT/grub.efi": grub,
    }),
  },
  fail: {
    "nothing is signed": [
      trustedLaunch({ ...signed, [first]: efiProgram({ sections: shimSections() }), [second]: unsignedGrub }),
      { message: "the first boot loader is not signed", path: first },
      { message: "grubx64.efi, which BOOTX64.EFI starts, is not signed", path: second },
    ],
    "GRUB in the place of shim": [
      confidential({ ...signed, [first]: unsignedGrub }),
      { message: "the first boot loader is not signed", path: first },
    ],
    "GRUB signed by the vendor in the place of shim": [
      trustedLaunch({ ...signed, [first]: grub }),
      {
        message: "signed with a key that the firmware does not trust",
        evidence: { actual: "Vendor Signer, issued by Vendor Test CA" },
      },
    ],
    "the second loader is signed by somebody": [
      trustedLaunch({ ...signed, [second]: await signedProgram({ sections: grubSections }, [stranger]) }),
      { message: "signed with a key that neither the firmware nor shim trusts", path: second },
    ],
    "a name that is right and a key that is not": [
      trustedLaunch({
        ...signed,
        [second]: await signedProgram({ sections: grubSections }, [identity("Vendor Test CA")]),
      }),
      { message: "neither the firmware nor shim trusts", path: second },
    ],
    "changed after it was signed": [
      trustedLaunch({ ...signed, [second]: altered }),
      { message: "was changed after it was signed", path: second, evidence: { actual: "signed by Vendor Signer" } },
    ],
    "a signature of another key": [
      trustedLaunch({
        ...signed,
        [second]: await signedProgram({ sections: grubSections }, [vendorSigner], { key: stranger.key }),
      }),
      { message: "has a signature that does not verify", path: second },
    ],
    "a signature that is cut short": [
      trustedLaunch({ ...signed, [second]: grub.subarray(0, grub.length - 200) }),
      { message: "is damaged", path: second },
    ],
    "a script in its place": [
      trustedLaunch({ ...signed, [first]: "#!/bin/sh\n" }),
      { message: "is no EFI program", path: first },
    ],
    "shim refuses it": [
      trustedLaunch({
        ...signed,
        [first]: await firmwareSigned(
          shimSections({
            vendor: vendor.certificate,
            denied: signatureList("x509", [vendorSigner.certificate]),
          }),
        ),
        [second]: grub,
      }),
      { message: "is on the list of what shim refuses", path: second },
    ],
    "the vendor's shim behind the fallback program": [
      trustedLaunch({
        ...viaFallback,
        "/boot/efi/EFI/debian/shimx64.efi": efiProgram({ sections: shimSections({ vendor: vendor.certificate }) }),
      }),
      { message: "shimx64.efi, which fbx64.efi starts, is not signed" },
    ],
    "a fallback program of the build's own key is noted": [
      trustedLaunch({ ...viaFallback, "/boot/efi/EFI/BOOT/fbx64.efi": await signedProgram({}, [stranger]) }),
      { message: "fbx64.efi, which BOOTX64.EFI starts, is signed with a key", level: "info" },
    ],
    "with Secure Boot off it is noted": [
      { ...signed, [second]: unsignedGrub },
      { message: "boots with Secure Boot off only", path: second, level: "info" },
    ],
  },
  notApplicable: {
    "a loader of the other architecture alone, which another check tells": trustedLaunch({
      ...signed,
      [first]: efiProgram({ arch: "aarch64" }),
    }),
    "no EFI system partition, and Secure Boot off": { "/etc/os-release": "ID=debian\n" },
    "Generation 1": { tree: signed, target: { security: "trusted-launch", generation: 1 } },
  },
  undecided: {
    "no EFI system partition in the tree": [
      trustedLaunch({ "/etc/os-release": "ID=debian\n" }),
      "no EFI system partition",
    ],
    "a loader that cannot be read": trustedLaunch({ ...signed, [second]: unreadable() }),
  },
});
