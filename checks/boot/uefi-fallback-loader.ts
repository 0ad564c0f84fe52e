import { bootEntries } from "../../src/facts/boot-entries.ts";
import { type EfiArchitecture, diskBoot, fallbackNames } from "../../src/facts/disk-boot.ts";
import { findEfiPrograms } from "../../src/facts/efi-programs.ts";
import type { Image } from "../../src/image/image.ts";
import { type NotApplicable, defineCheck, notApplicable, undecided } from "../../src/lint/check.ts";

export default defineCheck({
  id: "boot.uefi-fallback-loader",
  title: "A VM without boot entries finds the loader",
  level: "must",
  requirements: [
    "boot.uefi-fallback-loader",
    "lisa.hydration-efi-fallback",
    "distro-ubuntu.gen2-fallback",
    "distro-alma-rocky.efi-vendor-dir",
    "features.arm64-uefi",
  ],
  appliesTo: { generation: [2] },
  why: "The boot entries that the installer made stay in the firmware of the machine that it ran on. A new VM knows only the removable-media path EFI/BOOT/BOOTX64.EFI (BOOTAA64.EFI on Arm64), whatever its case, and goes on to the network when it is not there: the console ends with Start PXE over IPv4 and the deployment times out.",
  fix: {
    text: "Copy the vendor's directory and give shim the fallback name, or let the boot loader's installer do it.",
    commandsFor: {
      debian: ["grub-install --uefi-secure-boot --force-extra-removable --no-nvram"],
      redhat: ["yum reinstall -y 'shim-*' 'grub2-efi-*'"],
      suse: ["shim-install --removable --no-nvram"],
      azurelinux: ["tdnf reinstall -y shim grub2-efi-binary"],
    },
  },
  async run(image, { target }) {
    const found = await programs(image);
    if ("kind" in found) return found;
    const isThere = (arch: EfiArchitecture) => found.some((path) => path.toUpperCase() === fallbackNames[arch]);
    const wanted: readonly EfiArchitecture[] = target.arch ? [target.arch] : ["x86_64", "aarch64"];
    if (wanted.some(isThere)) return [];
    return [
      {
        message: "the EFI system partition has no loader at the fallback path",
        path: `/${fallbackNames[target.arch ?? "x86_64"]}`,
        evidence: {
          actual: found.slice(0, 5).join(", "),
          expected: wanted.map((arch) => fallbackNames[arch]).join(" or "),
        },
      },
    ];
  },
});

/** Those of the disk's EFI system partitions and of what firmware takes for one, or of the one that the tree shows. */
async function programs(image: Image): Promise<readonly string[] | NotApplicable | ReturnType<typeof undecided>> {
  const boot = await image.fact(diskBoot);
  if (!boot) {
    const { esp } = await image.fact(bootEntries);
    if (esp === undefined) return notApplicable("the EFI system partition is not part of the tree");
    const found = await findEfiPrograms(image.tree, esp);
    return found.length > 0 ? found : notApplicable("the tree shows an empty EFI system partition");
  }
  const found = [...boot.esps.flatMap((esp) => esp.programs), ...boot.misplacedLoaders.map(({ program }) => program)];
  const unread = boot.esps.find(({ error, isFat }) => error && isFat);
  if (found.length === 0 && unread) return undecided(unread.error?.message ?? "");
  return found.length > 0 ? found : notApplicable("the disk has no EFI system partition with a loader");
}
