import { hugeFile, link } from "../../../src/testing/index.ts";
import { agentConf, all, append, kernelLine, type MutationTable, remove, replace } from "../mutation.ts";

const fstab = "/etc/fstab";
const nvme = { diskController: "nvme" } as const;

export const storage: MutationTable = {
  "the root by the kernel's name": [
    "rhel-9-raw",
    replace(fstab, /^UUID=\S+ \/ /m, "/dev/sda2 / "),
    "storage.fstab-no-device-names",
  ],
  "the ESP by the kernel's name of NVMe": [
    "debian-13",
    replace(fstab, /^PARTUUID=\S+ \/boot\/efi/m, "/dev/nvme0n1p15 /boot/efi"),
    "storage.fstab-no-device-names",
  ],
  "the root by its old controller": [
    "sles-12",
    replace(fstab, /^UUID=\S+ \/ /m, "/dev/disk/by-id/scsi-14d53465420202020-part2 / "),
    "storage.fstab-no-by-id",
  ],
  "a swap file in fstab": ["ubuntu-24.04", append(fstab, "/swap.img none swap sw 0 0\n"), "storage.fstab-no-swap"],
  "a swap volume in fstab": [
    "rhel-8",
    append(fstab, "/dev/mapper/rootvg-swaplv none swap defaults 0 0\n"),
    "storage.fstab-no-swap",
  ],
  "a swap file": ["oracle-9", { "/swapfile": hugeFile(2 * 1024 ** 3) }, "storage.no-swap-file"],
  hibernation: ["fedora-43", kernelLine("no_timer_check", "no_timer_check resume=UUID=1a2b"), "storage.fstab-no-swap"],
  "a data disk that must be there": [
    "debian-12",
    append(fstab, "/dev/disk/azure/scsi1/lun0-part1 /data xfs defaults 0 2\n"),
    "storage.fstab-nofail",
    "leftovers.resource-disk-fstab",
  ],
  "a share that must be there": [
    "rocky-9",
    append(fstab, "//acct.file.core.windows.net/s /share cifs _netdev,credentials=/etc/smb 0 0\n"),
    "storage.fstab-nofail",
  ],
  "a mistyped option": [
    "azurelinux-3",
    replace(fstab, "ext4 defaults 0 1", "ext4 defautls 0 1"),
    "storage.fstab-valid",
  ],
  "a space in the options": [
    "alma-9",
    replace(fstab, "/boot xfs defaults 0 0", "/boot xfs defaults, nofail 0 0"),
    "storage.fstab-valid",
  ],
  "no barriers on XFS": [
    "rhel-10",
    replace(fstab, "\t/home\txfs\tdefaults", "\t/home\txfs\tdefaults,nobarrier"),
    "storage.barrier-options",
  ],
  "a filter of LVM": [
    "rhel-9",
    { "/etc/lvm/lvm.conf": 'devices {\n\tfilter = [ "a|^/dev/vda2$|", "r|.*|" ]\n}\n' },
    "storage.lvm-filter",
  ],
  "a filter of LVM that leaves NVMe out": [
    "rhel-7",
    { "/etc/lvm/lvm.conf": 'devices {\n\tglobal_filter = [ "a|^/dev/sd.*|", "r|.*|" ]\n}\n' },
    "storage.lvm-filter",
  ],
  "no rules for Azure's disks": [
    "centos-7",
    remove("/usr/lib/udev/rules.d/66-azure-storage.rules"),
    "storage.azure-udev-scsi",
  ],
  "azure-vm-utils without its program": [
    ["ubuntu-24.04", nvme],
    remove("/usr/sbin/azure-nvme-id"),
    "storage.azure-vm-utils",
  ],
  "nothing that parts the temporary disk": [
    "rhel-9",
    remove("/usr/sbin/sgdisk", "/usr/sbin/sfdisk"),
    "storage.mkfs-for-resource",
    "generic.gdisk",
  ],
  "nothing that formats the temporary disk": ["debian-13", remove("/usr/sbin/mkfs.ext4"), "storage.mkfs-for-resource"],
  "files where the temporary disk is mounted": [
    "ubuntu-22.04",
    { "/mnt/data/index": "x" },
    "storage.resource-mountpoint-clean",
  ],
  "files where the agent mounts it": ["oracle-8", { "/mnt/resource/data": "x" }, "storage.resource-mountpoint-clean"],
  "nobody formats the temporary disk": [
    "oracle-9",
    all(agentConf("ResourceDisk.Format", "n"), agentConf("ResourceDisk.EnableSwap", "n")),
    "storage.single-resource-disk-manager",
  ],
  "the root by its old controller on the command line": [
    "sles-16",
    kernelLine(/root=UUID=\S+/, "root=/dev/disk/by-id/scsi-14d53465420202020-part3"),
    "storage.fstab-no-by-id",
    "boot.root-reference-persistent",
  ],
  "a swap unit": [
    "debian-11",
    {
      "/etc/systemd/system/swapfile.swap": "[Swap]\nWhat=/swapfile\n[Install]\nWantedBy=swap.target\n",
      "/etc/systemd/system/swap.target.wants/swapfile.swap": link("/etc/systemd/system/swapfile.swap"),
    },
    "storage.fstab-no-swap",
  ],
  "an empty fstab": ["leap-15.6", replace(fstab, /[^]*/, "")],
};
