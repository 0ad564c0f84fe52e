import type { PartitionUse } from "./partition-table.ts";

/**
 * GPT type → use: UEFI specification, UAPI group "Discoverable Partitions Specification", util-linux
 * `pt-gpt-partnames.h`. Only what is met on Linux images.
 */
const gptTypes = new Map<string, readonly [id: string, title: string]>([
  ["C12A7328-F81F-11D2-BA4B-00A0C93EC93B", ["esp", "EFI system"]],
  ["21686148-6449-6E6F-744E-656564454649", ["bios-boot", "BIOS boot"]],
  ["9E1A2D38-C612-4316-AA26-8B49521E5A8B", ["prep", "PowerPC PReP boot"]],
  ["BC13C2FF-59E6-4262-A352-B275FD6F7172", ["xbootldr", "Linux extended boot"]],
  ["0FC63DAF-8483-4772-8E79-3D69D8477DE4", ["linux", "Linux file system"]],
  ["4F68BCE3-E8CD-4DB1-96E7-FBCAF984B709", ["root-x86-64", "Linux root (x86-64)"]],
  ["B921B045-1DF0-41C3-AF44-4C6F280D3FAE", ["root-arm64", "Linux root (ARM64)"]],
  ["44479540-F297-41B2-9AF7-D131D5F0458A", ["root-x86", "Linux root (x86)"]],
  ["8484680C-9521-48C6-9C11-B0720656F69E", ["usr-x86-64", "Linux /usr (x86-64)"]],
  ["B0E01050-EE5F-4390-949A-9101B17104E9", ["usr-arm64", "Linux /usr (ARM64)"]],
  ["2C7357ED-EBD2-46D9-AEC1-23D437EC2BF5", ["root-verity-x86-64", "Linux root verity (x86-64)"]],
  ["DF3300CE-D69F-4C92-978C-9BFB0F38D820", ["root-verity-arm64", "Linux root verity (ARM64)"]],
  ["41092B05-9FC8-4523-994F-2DEF0408B176", ["root-verity-sig-x86-64", "Linux root verity signature (x86-64)"]],
  ["6DB69DE6-29F4-4758-A7A5-962190F00CE3", ["root-verity-sig-arm64", "Linux root verity signature (ARM64)"]],
  ["77FF5F63-E7B6-4633-ACF4-1565B864C0E6", ["usr-verity-x86-64", "Linux /usr verity (x86-64)"]],
  ["6E11A4E7-FBCA-4DED-B9E9-E1A512BB664E", ["usr-verity-arm64", "Linux /usr verity (ARM64)"]],
  ["E7BB33FB-06CF-4E81-8273-E543B413E2E2", ["usr-verity-sig-x86-64", "Linux /usr verity signature (x86-64)"]],
  ["C23CE4FF-44BD-4B00-B2D4-B41B3419E02A", ["usr-verity-sig-arm64", "Linux /usr verity signature (ARM64)"]],
  ["933AC7E1-2EB4-4F13-B844-0E14E2AEF915", ["home", "Linux /home"]],
  ["3B8F8425-20E0-4F3B-907F-1A25A76F98E8", ["srv", "Linux /srv"]],
  ["4D21B016-B534-45C2-A9FB-5C16E091FD2D", ["var", "Linux /var"]],
  ["7EC6F557-3BC5-4ACA-B293-16EF5DF639D1", ["var-tmp", "Linux /var/tmp"]],
  ["0657FD6D-A4AB-43C4-84E5-0933C84B4F4F", ["swap", "Linux swap"]],
  ["E6D6D379-F507-44C2-A23C-238F2A3DF928", ["lvm", "Linux LVM"]],
  ["A19D880F-05FC-4D3B-A006-743F0F84911E", ["raid", "Linux RAID"]],
  ["CA7D7CCB-63ED-4C53-861C-1742536059CC", ["luks", "Linux LUKS"]],
  ["7FFEC5C9-2D00-49B7-8941-3EA10A5586B7", ["dm-crypt", "Linux plain dm-crypt"]],
  ["8DA63339-0007-60C0-C436-083AC8230908", ["linux-reserved", "Linux reserved"]],
  ["6A898CC3-1DD2-11B2-99A6-080020736631", ["zfs", "Solaris /usr or ZFS"]],
  ["EBD0A0A2-B9E5-4433-87C0-68B6B72699C7", ["basic-data", "Microsoft basic data"]],
  ["E3C9E316-0B5C-4DB8-817D-F92DF00215AE", ["microsoft-reserved", "Microsoft reserved"]],
  ["DE94BBA4-06D1-4D40-A16A-BFD50179D6AC", ["windows-recovery", "Windows recovery"]],
  ["5DFBF5F4-2848-4BAC-AA5E-0D9A20B745A6", ["flatcar-usr", "Flatcar /usr"]],
  ["3884DD41-8582-4404-B9A8-E9B84F2DF50E", ["flatcar-resize-root", "Flatcar root, grown at boot"]],
  ["C95DC21A-DF0E-4340-8D7B-26CBFA9A03E0", ["flatcar-reserved", "Flatcar reserved"]],
  ["024DEE41-33E7-11D3-9D69-0008C781F39F", ["mbr", "MBR partition scheme"]],
]);

/** MBR type → use (util-linux `pt-mbr-partnames.h`). */
const mbrTypes = new Map<number, readonly [id: string, title: string]>([
  [0x01, ["fat", "FAT12"]],
  [0x04, ["fat", "FAT16 below 32 MiB"]],
  [0x05, ["extended", "Extended"]],
  [0x06, ["fat", "FAT16"]],
  [0x07, ["ntfs", "NTFS or exFAT"]],
  [0x0b, ["fat", "FAT32"]],
  [0x0c, ["fat", "FAT32 (LBA)"]],
  [0x0e, ["fat", "FAT16 (LBA)"]],
  [0x0f, ["extended", "Extended (LBA)"]],
  [0x41, ["prep", "PowerPC PReP boot"]],
  [0x82, ["swap", "Linux swap"]],
  [0x83, ["linux", "Linux"]],
  [0x85, ["extended", "Linux extended"]],
  [0x8e, ["lvm", "Linux LVM"]],
  [0xa5, ["freebsd", "FreeBSD"]],
  [0xea, ["xbootldr", "Linux extended boot"]],
  [0xee, ["gpt-protective", "GPT protective"]],
  [0xef, ["esp", "EFI system"]],
  [0xfd, ["raid", "Linux RAID autodetect"]],
]);

export function gptUse(guid: string): PartitionUse | undefined {
  return useOf(gptTypes.get(guid));
}

export function mbrUse(type: number): PartitionUse | undefined {
  return useOf(mbrTypes.get(type));
}

/** Types whose partition holds further ones. */
export function isExtended(type: number): boolean {
  return mbrUse(type)?.id === "extended";
}

function useOf(entry: readonly [id: string, title: string] | undefined): PartitionUse | undefined {
  return entry && { id: entry[0], title: entry[1] };
}
