import check from "../../../checks/features/tl-sbat.ts";
import { absent, checkTest } from "../../../src/testing/index.ts";
import { grubSbat, sbat, shimSections, signedProgram } from "../../facts/secure-boot/signing.ts";
import {
  first,
  firmwareSigned,
  grub,
  kernelPath,
  kernelSections,
  second,
  signed,
  trustedLaunch,
  vendor,
  vendorSigner,
} from "./_secure-boot.ts";

const grubOf = (content: string | undefined) =>
  signedProgram(
    {
      sections: [
        [".text", "grub"],
        ["mods", "modules"],
        ...(content === undefined ? [] : [[".sbat", content] as const]),
      ],
    },
    [vendorSigner],
  );
const shimOf = (level: string, own?: string) =>
  firmwareSigned(
    shimSections({ vendor: vendor.certificate, level: `${level}\0`, ...(own === undefined ? {} : { sbat: own }) }),
  );
const older = await shimOf("sbat,1,2024010900\nshim,4\ngrub,3\ngrub.debian,4\n");
const debian = (generation: number) =>
  `${grubSbat(4)}grub.debian,${generation},Debian,grub2,2.06,https://tracker.debian.org/pkg/grub2\n`;

checkTest(check, {
  pass: {
    "shim and GRUB of one day": trustedLaunch(signed),
    "a kernel that says its generation": trustedLaunch({
      ...signed,
      [kernelPath]: await signedProgram({ sections: [...kernelSections, [".sbat", sbat("linux,1,L,linux,6.1,u")]] }, [
        vendorSigner,
      ]),
    }),
    "a component that nobody asks for": trustedLaunch({
      ...signed,
      [second]: await grubOf(`${grubSbat()}grub.acme,0,Acme,grub,1,u\n`),
    }),
  },
  fail: {
    "GRUB is older than shim starts": [
      trustedLaunch({ ...signed, [second]: await grubOf(grubSbat(4)) }),
      {
        message: "grubx64.efi is older than shim starts",
        path: second,
        evidence: { actual: "grub,4", expected: "grub,5 (level 2025021800)" },
      },
    ],
    "a vendor's build that missed the patches": [
      trustedLaunch({ ...signed, [first]: older, [second]: await grubOf(debian(3)) }),
      { message: "is older than shim starts", evidence: { actual: "grub.debian,3" } },
    ],
    "the same build with them is older than the newest level only": [
      trustedLaunch({ ...signed, [first]: older, [second]: await grubOf(debian(4)) }),
      { message: "is older than the newest revocations let start", level: "info", evidence: { actual: "grub,4" } },
    ],
    "a generation that is no number is zero": [
      trustedLaunch({ ...signed, [second]: await grubOf(sbat("grub,five,F,grub,2,u")) }),
      { evidence: { actual: "grub,0" } },
    ],
    "GRUB without a section": [
      trustedLaunch({ ...signed, [second]: await grubOf(undefined) }),
      { message: "grubx64.efi has no SBAT section", path: second },
    ],
    "a line with too few columns": [
      trustedLaunch({ ...signed, [second]: await grubOf(sbat("grub,5,Free Software Foundation,grub")) }),
      { message: "the SBAT section of grubx64.efi is malformed" },
    ],
    "an empty column": [
      trustedLaunch({ ...signed, [second]: await grubOf(sbat("grub,5,,grub,2.06,u")) }),
      { message: "malformed" },
    ],
    "shim of before 15.8": [
      trustedLaunch({
        ...signed,
        [first]: await shimOf("sbat,1,2023012900\nshim,2\ngrub,3\n", sbat("shim,3,UEFI shim,shim,1,u")),
      }),
      { message: "BOOTX64.EFI is older than the newest", path: first, level: "info" },
    ],
    "a kernel of a revoked generation": [
      trustedLaunch({
        ...signed,
        [first]: await shimOf("sbat,1,2030010100\nlinux,2\n"),
        [kernelPath]: await signedProgram({ sections: [...kernelSections, [".sbat", sbat("linux,1,L,linux,6.1,u")]] }, [
          vendorSigner,
        ]),
      }),
      { message: "vmlinuz-6.1.0 is older than shim starts", path: kernelPath },
    ],
  },
  notApplicable: {
    "Secure Boot off": signed,
    "no shim": trustedLaunch({ ...signed, [first]: grub, [second]: absent }),
  },
});
