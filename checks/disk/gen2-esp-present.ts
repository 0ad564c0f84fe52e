import { type Esp, type MisplacedLoader, diskBoot } from "../../src/facts/disk-boot.ts";
import { type Finding, defineCheck, notApplicable, undecided } from "../../src/lint/check.ts";
import { both } from "../../src/lint/fix.ts";
import { noDisk } from "./_disk.ts";

export default defineCheck({
  id: "disk.gen2-esp-present",
  title: "A disk of Generation 2 has an EFI system partition with a loader",
  level: "must",
  requirements: ["disk.gen2-esp-present", "lisa.vhd-boot-probe", "lisa.azl-static-partitions"],
  appliesTo: { generation: [2] },
  why: "Firmware of Generation 2 looks for a FAT file system in a partition of the type EFI system. Without one it goes on to the network: Start PXE over IPv4 is the last that the console shows. A disk that boots neither by BIOS nor by UEFI fails here too. A loader on a FAT of another type is a lesser matter: the UEFI specification wants the type on fixed disks (5.3.3), and boot loader installers and repair tools find the partition by it, but Hyper-V's firmware tries every FAT that it can read (microsoft/mu_msvm, DeviceBootManagerLib.c).",
  fix: {
    text: "Make an EFI system partition and install shim and GRUB into it.",
    ...both(
      {
        commands: [
          "sgdisk -n 15:0:+512M -t 15:ef00 /dev/sda",
          "mkfs.vfat -F 32 /dev/sda15",
          "mkdir -p /boot/efi",
          "mount /dev/sda15 /boot/efi",
        ],
        commandsFor: {},
      },
      {
        commands: ["grub-install --removable"],
        commandsFor: {
          debian: [
            'apt-get install -y shim-signed "grub-efi-$(dpkg --print-architecture)-signed"',
            "grub-install --uefi-secure-boot --force-extra-removable --no-nvram",
          ],
          redhat: ["yum install -y shim grub2-efi", "yum reinstall -y 'shim-*' 'grub2-efi-*'"],
          suse: [
            'zypper --non-interactive install shim "grub2-$(uname -m | sed s/aarch64/arm64/)-efi"',
            "shim-install --removable --no-nvram",
          ],
        },
      },
    ),
  },
  references: [
    {
      title: "Azure: Linux VM with UEFI boot failures",
      url: "https://learn.microsoft.com/troubleshoot/azure/virtual-machines/linux/azure-linux-vm-uefi-boot-failures",
    },
  ],
  async run(image, { target }) {
    const boot = await image.fact(diskBoot);
    if (!boot) return noDisk(image);
    const { bios, esps, misplacedLoaders } = boot;
    const isKnown = target.generation !== undefined;
    if (!isKnown && bios.boots && esps.length === 0) return notApplicable("the disk boots by BIOS, as Generation 1");
    if (
      !isKnown &&
      image.disk?.system === undefined &&
      esps.length === 0 &&
      !bios.boots &&
      isForData(image.disk?.volumes)
    )
      return notApplicable("the disk holds no system");
    const hasLoader = esps.some(({ programs }) => programs.length > 0);
    if (!hasLoader && misplacedLoaders.length > 0) return misplacedLoaders.map(misplaced);
    const tail = !isKnown && !bios.boots ? `, and it does not boot by BIOS either: ${bios.reason}` : "";
    if (esps.length === 0) return [{ message: `the disk has no EFI system partition${tail}` }];
    if (hasLoader) return [];
    const unseen = esps.find(({ error, isFat }) => error && isFat);
    if (unseen) return undecided(unseen.error?.message ?? "");
    return esps.map((esp): Finding => ({ message: `${problem(esp)}${tail}`, subject: esp.name }));
  },
});

function misplaced({ name, index, scheme, type, typeTitle, program }: MisplacedLoader): Finding {
  const isGpt = scheme === "gpt";
  return {
    message: `the loader lies on a FAT whose partition is of the type ${typeTitle ?? type} instead of EFI system`,
    subject: name,
    level: "should",
    evidence: { actual: `${program} in type ${type}`, expected: isGpt ? ESP_GUID : "0xef" },
    fix: {
      text: "Give the partition the type EFI system; what it holds stays.",
      commands: [isGpt ? `sgdisk -t ${index}:ef00 /dev/sda` : `sfdisk --part-type /dev/sda ${index} ef`],
    },
  };
}

const ESP_GUID = "C12A7328-F81F-11D2-BA4B-00A0C93EC93B";

function problem({ content, isFat }: Esp): string {
  if (content === undefined) return "the EFI system partition holds no file system";
  return isFat
    ? "the EFI system partition holds no loader"
    : `the EFI system partition holds ${content} instead of FAT`;
}

/** File systems that hide nothing: a disk whose root is locked or unknown may be meant to boot. */
function isForData(volumes: readonly { readonly content: { readonly kind: string } | undefined }[] = []): boolean {
  return volumes.every(
    ({ content }) => content && ["ext", "xfs", "btrfs", "ntfs", "fat", "exfat"].includes(content.kind),
  );
}
