import { diskBoot } from "../../src/facts/disk-boot.ts";
import { os } from "../../src/facts/os.ts";
import type { Target } from "../../src/lint/target.ts";
import { defineCheck, notApplicable } from "../../src/lint/check.ts";

export default defineCheck({
  id: "features.needs-generation-2",
  title: "What is asked for exists for Generation 2 and the image is one",
  level: "must",
  requirements: [
    "features.tl-generation-2",
    "features.cvm-generation-2",
    "features.nvme-generation-2",
    "features.arm64-uefi",
  ],
  why: "Trusted Launch, confidential VMs and remote NVMe disks exist for Generation 2 only, and so does Arm64: an image that boots by BIOS cannot have them. Confidential VMs have their disks on SCSI.",
  fix: { text: "Make the image boot by UEFI: a GPT with an EFI system partition and shim, deployed as Generation 2." },
  async run(image, { target }) {
    const feature = featureOf({ ...target, arch: target.arch ?? (await image.fact(os)).arch });
    if (feature === undefined) return notApplicable("nothing that needs Generation 2 is asked for");
    if (target.security === "confidential" && target.diskController === "nvme")
      return [{ message: "confidential VMs have no NVMe disks" }];
    if (target.generation === 1)
      return [{ message: `${feature} exists for Generation 2 only, and this is Generation 1` }];
    if (target.generation === 2) return [];
    const boot = await image.fact(diskBoot);
    if (!boot) return notApplicable("a tree fits either generation");
    const { generations } = boot;
    if (generations.length === 0 || generations.includes(2)) return [];
    return [{ message: `${feature} needs Generation 2, and the disk boots by BIOS only` }];
  },
});

function featureOf({
  security,
  diskController,
  arch,
}: Pick<Target, "security" | "diskController"> & { readonly arch: string | undefined }): string | undefined {
  if (security === "trusted-launch") return "Trusted Launch";
  if (security === "confidential") return "a confidential VM";
  if (diskController === "nvme") return "the NVMe disk controller";
  return arch === "aarch64" ? "an Arm64 VM" : undefined;
}
