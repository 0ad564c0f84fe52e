import { type EfiProgram, secureBoot } from "../../src/facts/secure-boot.ts";
import type { SbatEntry } from "../../src/facts/secure-boot/sbat.ts";
import { defineCheck, notApplicable } from "../../src/lint/check.ts";

/** shim 15.8 raised the generation to this one (rhboot/shim SbatLevel_Variable.txt, level 2024010900). */
const GENERATION = 4;

export default defineCheck({
  id: "features.tl-shim-2023",
  title: "shim is of Microsoft's key of 2023, or recent",
  level: "should",
  requirements: ["features.tl-shim-2023"],
  appliesTo: { generation: [2], security: ["trusted-launch", "confidential"] },
  why: "Microsoft's certificate of 2011 expired in June 2026: shims that it signed go on booting, while new ones and their revocations come from the certificate of 2023, which VMs made since March 2024 have in their firmware. A shim older than 15.8 has holes that are revoked by the newest SBAT level, and none of before 15.3 says its generation. A recent shim of either key, or of both, is good.",
  fix: {
    text: "Update shim and the boot loader together.",
    commandsFor: {
      debian: ["apt-get install -y --only-upgrade shim-signed grub-efi-amd64-signed"],
      redhat: ["yum upgrade -y shim-x64 grub2-efi-x64"],
      suse: ["zypper --non-interactive update shim grub2-x86_64-efi"],
      azurelinux: ["tdnf update -y shim grub2-efi-binary"],
    },
  },
  references: [
    {
      title: "Secure Boot certificate updates for Linux on Azure virtual machines",
      url: "https://support.microsoft.com/help/5103014",
    },
  ],
  async run(image) {
    const { loaders, verify } = await image.fact(secureBoot);
    const [first] = loaders;
    if (first?.program?.kind !== "shim") return notApplicable("the firmware does not start shim");
    const verdict = await verify(first);
    if (verdict.state === "trusted" && verdict.anchors.includes("Microsoft UEFI CA 2023")) return [];
    const own = generationOf(first.program);
    if (own !== undefined && own.generation >= GENERATION) return [];
    return [
      {
        message: "shim is older than 15.8",
        path: first.path,
        evidence: {
          actual: own ? `shim,${own.generation}` : "no SBAT section with a generation of shim",
          expected: `shim,${GENERATION} or a signature of Microsoft UEFI CA 2023`,
        },
      },
    ];
  },
});

function generationOf({ sbat }: EfiProgram): SbatEntry | undefined {
  return Array.isArray(sbat) ? sbat.find(({ component }: SbatEntry) => component === "shim") : undefined;
}
