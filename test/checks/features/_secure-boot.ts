import { additionalCertificates } from "../../../checks/features/_secure-boot.ts";
import type { Check } from "../../../src/lint/check.ts";
import { type Tree, link } from "../../../src/testing/index.ts";
import { grubSbat, identity, shimSections, signedProgram } from "../../facts/secure-boot/signing.ts";

/** Stands for Microsoft's key: its fingerprint is the firmware's in these tests. */
export const microsoft = identity("Firmware Test CA");
export const publisher = identity("Driver Publisher", microsoft);
export const vendor = identity("Vendor Test CA");
export const vendorSigner = identity("Vendor Signer", vendor);
export const stranger = identity("Somebody");

const withChain = { certificates: [publisher.certificate, microsoft.certificate] };

export const firmwareSigned = (sections: Parameters<typeof signedProgram>[0]["sections"]) =>
  signedProgram({ sections: sections ?? [] }, [publisher], withChain);

export const shim = await firmwareSigned(shimSections({ vendor: vendor.certificate }));
export const grubSections = [
  [".text", "grub"],
  ["mods", "modules"],
  [".sbat", grubSbat()],
] as const;
export const grub = await signedProgram({ sections: grubSections }, [vendorSigner]);
export const kernelSections = [[".text", "kernel"]] as const;
export const kernel = await signedProgram({ sections: kernelSections }, [vendorSigner]);

export const first = "/boot/efi/EFI/BOOT/BOOTX64.EFI";
export const second = "/boot/efi/EFI/BOOT/grubx64.efi";
export const kernelPath = "/boot/vmlinuz-6.1.0";

/** A system whose every link is signed: firmware, shim, GRUB, kernel. */
export const signed: Tree = {
  "/etc/os-release": 'ID=debian\nVERSION_ID="12"\n',
  [first]: shim,
  [second]: grub,
  [kernelPath]: kernel,
  "/boot/grub/grub.cfg": "menuentry 'Debian' {\n linux /boot/vmlinuz-6.1.0 ro\n}\n",
  "/vmlinuz": link("boot/vmlinuz-6.1.0"),
};

export const trustedLaunch = (tree: Tree) => ({ tree, target: { security: "trusted-launch" } as const });
export const confidential = (tree: Tree) => ({ tree, target: { security: "confidential" } as const });

/** The check for a firmware that trusts the test's key in place of Microsoft's, with which nobody else can sign. */
export function withFirmwareKey<C extends Pick<Check, "id">>(check: C): C {
  return {
    ...check,
    options: { additionalCertificates: { ...additionalCertificates, default: [microsoft.fingerprint] } },
  };
}
