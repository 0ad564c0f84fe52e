import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { RequestedTarget } from "../../src/lint/resolve-target.ts";
import { BIOS_BOOT_AT, ESP_AT, GIB, MIB, ROOT_AT } from "./azure-disk.ts";
import { emptyDisk, withLoop } from "./disks.ts";
import type { Change, MutableVhd } from "./mutable-vhd.ts";
import { shimDirectory } from "./shim.ts";
import { run } from "./tools.ts";

export interface DiskDefect {
  readonly change: Change;
  readonly target?: RequestedTarget;
  /** The checks that must fail, and no others as an error or warning. */
  readonly shown: readonly string[];
}

/** Where a partition is put behind the root. */
const FREE_AT = 29 * GIB;
const FREE_SECTOR = FREE_AT / 512;

async function partition(disk: MutableVhd, type: string, at = FREE_SECTOR): Promise<void> {
  await disk.sgdisk("-a", "1", "-n", `2:${at}:+256M`, "-t", `2:${type}`);
  await disk.part(at * 512, 2 * MIB, (device) => run("wipefs", ["-qa", device]));
}

/** Changes a file of the root for one look. */
function inRoot(file: string, change: (text: string) => string): Change {
  return (disk, folder) => {
    disk.rewrite(ROOT_AT, folder, file, change);
  };
}

/** An ext4 of 64 MiB as its file is while the kernel has it mounted: the last changes are in its journal only. */
async function copyWhileMounted(folder: string): Promise<Uint8Array> {
  const image = await emptyDisk(folder, "running.img", 64 * MIB);
  run("mke2fs", ["-q", "-t", "ext4", image]);
  return withLoop(image, [], (device) => {
    const mount = join(folder, "running");
    run("bash", ["-ec", 'mkdir "$1"; mount "$0" "$1"; seq 1000 > "$1/log"; sync -f "$1"', device, mount]);
    try {
      return readFileSync(image);
    } finally {
      run("umount", [mount]);
    }
  });
}

/** Puts another small grub.cfg on the EFI system partition. */
function stub(uuid: string, directory: string): Change {
  return (disk, folder) => {
    const path = join(folder, "grub.cfg");
    writeFileSync(path, `search.fs_uuid ${uuid} root\nset prefix=($root)${directory}\nconfigfile $prefix/grub.cfg\n`);
    disk.mtools("mcopy", ESP_AT, "-o", path, "::EFI/debian/grub.cfg");
  };
}

/** One defect each, made the way that they happen. */
export const defects: Readonly<Record<string, DiskDefect>> = {
  // The container.
  "a size that is not a whole MiB": {
    change: (disk) => disk.footer({}, disk.size + 512 * 3),
    shown: ["disk.size-multiple-of-mib"],
  },
  "a wrong checksum": {
    change: (disk) => disk.footer({ 0x40: [1, 2, 3, 4] }),
    shown: ["disk.footer-fields-sane"],
  },
  "saved state": { change: (disk) => disk.footer({ 0x54: [1] }), shown: ["disk.footer-fields-sane"] },
  "another version": { change: (disk) => disk.footer({ 0x0c: [0, 2, 0, 0] }), shown: ["disk.footer-fields-sane"] },
  "a raw disk under the name of a VHD": { change: (disk) => disk.truncate(disk.size), shown: ["disk.footer-cookie"] },
  "bytes behind the footer": { change: (disk) => disk.truncate(disk.size + 1024), shown: ["disk.file-length"] },
  "a copy that was cut off in the free space": {
    change: (disk) => disk.truncate(disk.size - MIB),
    shown: ["disk.footer-cookie", "disk.partition-table-sound"],
  },
  gzip: {
    change: (disk, folder) => {
      writeFileSync(join(folder, "disk.vhd.gz"), gzipSync(disk.read(0, MIB)));
    },
    shown: ["disk.not-compressed"],
  },
  "a name with a percent sign": {
    change: (disk, folder) => {
      renameSync(disk.path, join(folder, "my%20disk.vhd"));
    },
    target: { target: "marketplace" },
    shown: ["disk.file-name"],
  },
  "too large for Generation 1": {
    change: (disk) => disk.footer({}, 3 * 1024 * GIB),
    target: { generation: 1 },
    shown: ["disk.gen1-max-2tib", "disk.os-vhd-max-1023gb"],
  },
  "too large for Azure": {
    change: (disk) => disk.footer({}, 5 * 1024 * GIB),
    target: { generation: 2, target: "managed-disk" },
    shown: ["disk.gen2-max-4tib"],
  },
  "too large for the Marketplace": {
    change: (disk) => disk.footer({}, 1024 * GIB),
    target: { target: "marketplace" },
    shown: ["disk.marketplace-os-size-range"],
  },
  // The partition table.
  "a damaged primary GPT": {
    change: (disk) => disk.patch(512, new Uint8Array(512)),
    shown: ["disk.partition-table-sound"],
  },
  "a damaged backup GPT": {
    change: (disk) => disk.patch(disk.size - 512, new Uint8Array(512)),
    shown: ["disk.partition-table-sound"],
  },
  "a partition in the first MiB": {
    change: (disk) => disk.sgdisk("-a", "1", "-n", "3:40:2047", "-t", "3:8300"),
    target: { target: "marketplace" },
    shown: ["disk.first-mib-free"],
  },
  "a partition that starts at an odd sector": {
    change: async (disk) => {
      await partition(disk, "8300", FREE_SECTOR + 1);
      await disk.part(FREE_AT + 512, 256 * MIB, (device) => run("mke2fs", ["-q", device]));
    },
    shown: ["disk.partitions-aligned"],
  },
  // What boots.
  "no EFI system partition, said to be Generation 2": {
    change: (disk) => disk.sgdisk("-d", "15"),
    target: { generation: 2 },
    shown: ["disk.gen2-esp-present", "storage.fstab-uuids-exist"],
  },
  "another type for the EFI system partition, and nothing else that boots": {
    change: async (disk) => {
      await disk.sgdisk("-t", "15:8300", "-d", "14");
      disk.patch(0, new Uint8Array(440));
    },
    shown: ["disk.gen2-esp-present"],
  },
  "an empty EFI system partition": {
    change: (disk) => disk.mtools("mdeltree", ESP_AT, "::EFI"),
    target: { generation: 2 },
    shown: ["disk.gen2-esp-present"],
  },
  "an EFI system partition with ext4": {
    change: (disk) => disk.part(ESP_AT, 64 * MIB, (device) => run("mke2fs", ["-q", "-t", "ext4", device])),
    target: { generation: 2 },
    shown: ["disk.gen2-esp-present", "storage.fstab-uuids-exist"],
  },
  "no fallback loader": {
    change: (disk) => disk.mtools("mdel", ESP_AT, "::EFI/BOOT/BOOTX64.EFI"),
    target: { generation: 2 },
    shown: ["boot.uefi-fallback-loader"],
  },
  "no boot code": {
    change: (disk) => disk.patch(0, new Uint8Array(440)),
    target: { generation: 1 },
    shown: ["disk.gen1-bios-bootable"],
  },
  "an empty BIOS boot partition": {
    change: (disk) => disk.patch(BIOS_BOOT_AT, new Uint8Array(4 * MIB)),
    target: { generation: 1 },
    shown: ["disk.gen1-bios-bootable"],
  },
  "GRUB looks for the disk that the image was copied from": {
    change: stub("1c4d2f1a-9f0e-4a6e-8b8d-7d5f1f0a3c22", "/boot/grub"),
    target: { generation: 2 },
    shown: ["boot.grub-finds-config"],
  },
  "the same, on a disk that boots by BIOS as well": {
    change: stub("1c4d2f1a-9f0e-4a6e-8b8d-7d5f1f0a3c22", "/boot/grub"),
    shown: ["boot.grub-finds-config"],
  },
  "the same, deployed as Generation 1": {
    change: stub("1c4d2f1a-9f0e-4a6e-8b8d-7d5f1f0a3c22", "/boot/grub"),
    target: { generation: 1 },
    shown: [],
  },
  "GRUB looks in a directory of another distribution": {
    change: stub("0c4d2f1a-9f0e-4a6e-8b8d-7d5f1f0a3c22", "/boot/grub2"),
    target: { generation: 2 },
    shown: ["boot.grub-finds-config"],
  },
  "GRUB without its small configuration": {
    change: (disk) => disk.mtools("mdel", ESP_AT, "::EFI/debian/grub.cfg"),
    target: { generation: 2 },
    shown: ["boot.grub-finds-config"],
  },
  "shim at the fallback path, and nothing beside it": {
    change: (disk) => disk.mtools("mcopy", ESP_AT, "-o", `${shimDirectory}/shimx64.efi`, "::EFI/BOOT/BOOTX64.EFI"),
    target: { generation: 2 },
    shown: ["boot.second-stage-loader"],
  },
  "a core image that was written over": {
    change: (disk) => disk.patch(BIOS_BOOT_AT + 4096, new Uint8Array(8192)),
    target: { generation: 1 },
    shown: ["boot.grub-finds-config undecided"],
  },
  "Trusted Launch without UEFI": {
    change: (disk) => disk.sgdisk("-d", "15"),
    target: { security: "trusted-launch" },
    shown: ["features.needs-generation-2", "storage.fstab-uuids-exist"],
  },
  // The volumes.
  "a dirty EFI system partition": {
    change: (disk) => {
      const reserved = new DataView(disk.read(ESP_AT + 0x0e, 2).buffer).getUint16(0, true);
      const [, , , high = 0] = disk.read(ESP_AT + reserved * 512 + 4, 4);
      disk.patch(ESP_AT + reserved * 512 + 7, [high & ~0x08]);
    },
    shown: ["disk.file-systems-clean"],
  },
  "a swap partition": {
    change: async (disk) => {
      await partition(disk, "8200");
      await disk.part(FREE_AT, 256 * MIB, (device) => run("mkswap", [device]));
    },
    shown: ["disk.no-swap-partition"],
  },
  "swap in a partition of another type": {
    change: async (disk) => {
      await partition(disk, "8300");
      await disk.part(FREE_AT, 256 * MIB, (device) => run("mkswap", [device]));
    },
    shown: ["disk.no-swap-partition"],
  },
  "a locked volume beside the root": {
    change: async (disk) => {
      await partition(disk, "8309");
      const format = ["luksFormat", "-q", "--type", "luks2", "--pbkdf", "pbkdf2", "--pbkdf-force-iterations", "1000"];
      await disk.part(FREE_AT, 256 * MIB, (device) => run("cryptsetup", [...format, device, "-"], { input: "secret" }));
    },
    shown: ["disk.no-locked-volume"],
  },
  "two systems": {
    change: async (disk, folder) => {
      await partition(disk, "8300");
      const root = join(folder, "second");
      run("bash", [
        "-ec",
        `mkdir -p "$0"/{etc,usr/bin}; echo ID=debian > "$0/etc/os-release"; : > "$0/etc/fstab"`,
        root,
      ]);
      await disk.part(FREE_AT, 256 * MIB, (device) => run("mke2fs", ["-q", "-t", "ext4", "-d", root, device]));
    },
    shown: ["disk.single-root-partition"],
  },
  // fstab and the kernel's command line, each put back by the one after it.
  "a UUID in fstab that is nowhere": {
    change: inRoot("/etc/fstab", (text) => text.replace("7B77-95E7", "7B77-95E8")),
    shown: ["storage.fstab-uuids-exist"],
  },
  "the wrong type in fstab": {
    change: inRoot("/etc/fstab", (text) => text.replace("7B77-95E8", "7B77-95E7").replace("vfat", "ext4")),
    shown: ["storage.fstab-uuids-exist"],
  },
  "root= that is nowhere": {
    change: (disk, folder) => {
      disk.rewrite(ROOT_AT, folder, "/etc/fstab", (text) => text.replace(/(efi) ext4/, "$1 vfat"));
      disk.rewrite(ROOT_AT, folder, "/boot/grub/grub.cfg", (text) => text.replace(/root=UUID=0c4d/, "root=UUID=1c4d"));
    },
    shown: ["boot.root-device-exists"],
  },
  "nothing, once all is put back": {
    change: inRoot("/boot/grub/grub.cfg", (text) => text.replace(/root=UUID=1c4d/, "root=UUID=0c4d")),
    shown: [],
  },
  "a copy of a running machine": {
    change: async (disk, folder) => {
      await partition(disk, "8300");
      disk.patch(FREE_AT, await copyWhileMounted(folder));
    },
    shown: ["disk.file-systems-clean"],
  },
};
