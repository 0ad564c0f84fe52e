import { kernel } from "../../../fixtures/trees/parts/kernel.ts";
import { file, program, type Tree } from "../../../src/testing/index.ts";
import { all, change, kernelLine, mode, type MutationTable, remove } from "../mutation.ts";

const nvme = { diskController: "nvme", generation: 2 } as const;

/** The initramfs made anew with these modules. */
function ramdisk(version: string, initramfs: string, inInitramfs: readonly string[]): Tree {
  const made = kernel({ arch: "x86_64", version, initramfs, inInitramfs });
  return { [`/boot/${initramfs}`]: made[`/boot/${initramfs}`] ?? "" };
}

const el9 = "5.14.0-570.62.1.el9_6.x86_64";
const el10 = "6.12.0-124.16.1.el10_1.x86_64";
const debian = "6.1.0-41-cloud-amd64";
const hyperv = ["hv_vmbus", "hv_storvsc", "hv_netvsc", "scsi_transport_fc", "sd_mod", "xfs", "ext4", "pci_hyperv"];

export const bootChain: MutationTable = {
  "an initramfs made on KVM": [
    "rhel-9",
    ramdisk(el9, `initramfs-${el9}.img`, ["xfs", "ext4"]),
    "boot.hv-storage-modules-in-initramfs",
    "features.rhel-initramfs-nvme",
  ],
  "an initramfs made on KVM by Debian": [
    "debian-12",
    ramdisk(debian, `initrd.img-${debian}`, ["ext4"]),
    "boot.hv-storage-modules-in-initramfs",
  ],
  "an initramfs without NVMe": [
    ["alma-9", nvme],
    ramdisk("5.14.0-570.58.1.el9_6.x86_64", "initramfs-5.14.0-570.58.1.el9_6.x86_64.img", hyperv),
    "features.nvme-in-initramfs",
  ],
  "RHEL's initramfs without NVMe": [
    "rhel-10",
    ramdisk(el10, `initramfs-${el10}.img`, hyperv),
    "features.rhel-initramfs-nvme",
  ],
  "an initramfs that is cut short": [
    "centos-stream-9",
    { "/boot/initramfs-5.14.0-630.el9.x86_64.img": file(Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2)) },
    "boot.initramfs-for-every-kernel",
  ],
  "a kernel without an initramfs": [
    "rocky-9",
    all(
      remove("/boot/initramfs-5.14.0-570.58.1.el9_6.x86_64.img"),
      change("/boot/loader/entries/ffffffffffffffffffffffffffffffff-5.14.0-570.58.1.el9_6.x86_64.conf", (text) =>
        text.replace(/^initrd.*\n/m, ""),
      ),
    ),
    "boot.initramfs-for-every-kernel",
    "boot.rootdelay",
  ],
  "modules of another kernel": [
    "ubuntu-24.04",
    (tree) =>
      Object.fromEntries(
        Object.entries(tree).map(([path, value]) => [
          path.replace("/modules/6.14.0-1014-azure", "/modules/6.8.0-1010-azure"),
          value,
        ]),
      ),
    "boot.kernel-has-modules",
    "network.mlx-drivers",
    "provisioning.dvd-readable",
  ],
  "no first program": ["fedora-43", remove("/usr/sbin/init", "/usr/lib/systemd/systemd"), "boot.init-and-libs-present"],
  "a first program that may not be executed": [
    "debian-13",
    mode("/usr/lib/systemd/systemd", 0o644),
    "boot.init-and-libs-present",
  ],
  "the slow clock": [
    "centos-7",
    kernelLine("rootdelay=300", "rootdelay=300 clocksource=acpi_pm"),
    "boot.clocksource-not-forced",
  ],
  "NVMe blocked": [
    ["debian-13", nvme],
    { "/etc/modprobe.d/cis.conf": "blacklist nvme\n" },
    "features.nvme-modules-not-blocked",
  ],
  "a dependency-only initramfs for NVMe": [
    ["debian-12", nvme],
    { "/etc/initramfs-tools/initramfs.conf": "MODULES=dep\n" },
    "boot.initramfs-tools-modules",
    "features.nvme-persist-initramfs-tools",
  ],
  "a release without NVMe": [["leap-15.6", nvme], {}, "features.nvme-supported-os", "storage.azure-vm-utils"],
  "host-only in later initramfs files, without NVMe": [
    ["rocky-9", nvme],
    {
      "/usr/bin/dracut": program(),
      "/usr/lib/dracut/dracut.conf.d/01-dist.conf": 'hostonly="yes"\n',
      "/etc/dracut.conf.d/azure.conf": 'add_drivers+=" hv_vmbus hv_netvsc hv_storvsc "\n',
    },
    "features.nvme-persist-dracut",
  ],
  "files of the key-value daemon for root alone": [
    "rhel-8",
    { "/var/lib/hyperv/.kvp_pool_3": file("", { mode: 0o600 }) },
    "generic.kvp-pool-files",
  ],
};
