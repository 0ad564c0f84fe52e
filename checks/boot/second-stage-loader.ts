import { defineCheck, notApplicable, partial } from "../../src/lint/check.ts";
import { breaksAmong, chainsOf } from "./_chain.ts";

export default defineCheck({
  id: "boot.second-stage-loader",
  title: "The loader at the fallback path finds the next one",
  level: "must",
  requirements: ["boot.second-stage-loader"],
  appliesTo: { generation: [2] },
  why: "Firmware starts EFI/BOOT/BOOTX64.EFI and nothing else in a new VM. When that is shim, it starts fbx64.efi beside it, which reads the vendors' lists (BOOTX64.CSV) and starts what they name, else grubx64.efi beside it. A copy of shim alone, a list that names a program that is gone, or a program that is empty, cut short or for another architecture end the boot there. Firmware goes on to the network: Start PXE over IPv4.",
  fix: {
    text: "Install the boot loader for removable media, or copy the vendor's whole directory.",
    commands: ["grub-install --target=x86_64-efi --removable"],
    commandsFor: {
      redhat: [
        "cp -r /boot/efi/EFI/redhat/. /boot/efi/EFI/BOOT/",
        "cp /boot/efi/EFI/BOOT/shimx64.efi /boot/efi/EFI/BOOT/BOOTX64.EFI",
      ],
      suse: ["shim-install --removable"],
      flatcar: [],
      nixos: [],
    },
  },
  references: [
    {
      title: "shim: how the fallback works",
      url: "https://github.com/rhboot/shim/blob/main/README.fallback",
    },
  ],
  async run(image, { target }) {
    const chains = (await chainsOf(image, target)).filter(({ firmware }) => firmware === "uefi");
    const [chain] = chains;
    if (!chain) return notApplicable("the EFI system partition is not part of the tree");
    // A fallback loader for another architecture is told by features.arm64-definition.
    const codes = ["broken-program", "no-second-stage", "no-fallback-list"] as const;
    if (chain.error) return partial([], [chain.error]);
    if (chain.broken?.code === "no-esp" || chain.broken?.code === "no-fallback-loader")
      return notApplicable("there is no loader at the fallback path");
    return breaksAmong(await chainsOf(image, target), codes, { bios: undefined, uefi: undefined });
  },
});
