import { diskBoot } from "../../src/facts/disk-boot.ts";
import { defineCheck, notApplicable } from "../../src/lint/check.ts";
import { noDisk } from "./_disk.ts";

export default defineCheck({
  id: "disk.gen1-bios-bootable",
  title: "A disk of Generation 1 boots by BIOS",
  level: "must",
  requirements: ["disk.gen1-bios-bootable", "lisa.vhd-boot-probe"],
  appliesTo: { generation: [1] },
  why: "Firmware of Generation 1 runs the first sector of the disk and knows nothing of EFI. Where that is GRUB's, it must lead to a core image; other boot code starts the active partition. A GPT is fine with a BIOS boot partition.",
  fix: {
    text: "Install the boot loader for BIOS, or deploy the disk as Generation 2 if it boots by UEFI.",
    commands: ["grub-install --target=i386-pc /dev/sda"],
    commandsFor: {
      redhat: ["grub2-install --target=i386-pc /dev/sda"],
      suse: ["grub2-install --target=i386-pc /dev/sda"],
      azurelinux: ["grub2-install --target=i386-pc /dev/sda"],
      flatcar: [],
      nixos: [],
    },
  },
  async run(image, { target }) {
    const boot = await image.fact(diskBoot);
    if (!boot) return noDisk(image);
    const { bios, generations } = boot;
    if (bios.boots) return [];
    if (target.generation === undefined) {
      return notApplicable(
        generations.includes(2)
          ? "the disk boots by UEFI, as Generation 2"
          : "whether it boots at all is disk.gen2-esp-present's matter",
      );
    }
    return [
      {
        message: `the disk does not boot by BIOS: ${bios.reason}`,
        evidence: { expected: "boot code for Generation 1" },
        ...(generations.includes(2)
          ? {
              fix: {
                text: "Make the disk or image with Generation 2, for which it has a loader.",
                commands: ["az disk create --hyper-v-generation V2 ..."],
              },
            }
          : {}),
      },
    ];
  },
});
