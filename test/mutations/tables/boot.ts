import { link } from "../../../src/testing/index.ts";
import { all, append, change, kernelLine, type MutationTable, remove, replace } from "../mutation.ts";

const el9 = "5.14.0-570.62.1.el9_6.x86_64";
const alma = "5.14.0-570.58.1.el9_6.x86_64";
const ubuntu = "6.14.0-1014-azure";
const debian = "6.1.0-41-cloud-amd64";
const entry = (version: string) => `/boot/loader/entries/ffffffffffffffffffffffffffffffff-${version}.conf`;
const modules = (version: string) => `/usr/lib/modules/${version}/kernel`;
const modprobe = "/etc/modprobe.d/cis.conf";
const gen2 = { generation: 2 } as const;

export const boot: MutationTable = {
  "no serial console": ["rhel-9", kernelLine(" console=ttyS0 ", " "), "boot.console-ttys0", "boot.serial-getty"],
  "no serial console on Debian": [
    "debian-12",
    kernelLine(/ console=ttyS0\S*/, ""),
    "boot.console-ttys0",
    "boot.serial-getty",
  ],
  "the second serial port": [
    "azurelinux-3",
    kernelLine("console=ttyS0", "console=ttyS1"),
    "boot.console-ttys0",
    "boot.serial-getty",
  ],
  "a letter O for a zero": [
    "sles-15",
    kernelLine("console=ttyS0", "console=ttySO"),
    "boot.console-ttys0",
    "boot.serial-getty",
  ],
  "no serial console on arm64": [
    "rhel-9-arm64",
    kernelLine("console=ttyAMA0", "console=tty1"),
    "boot.serial-getty",
    "features.arm64-console",
  ],
  "no serial console on arm64 Ubuntu": [
    "ubuntu-24.04-arm64",
    kernelLine(" console=ttyAMA0", ""),
    "features.arm64-console",
    "boot.serial-getty",
  ],
  "kernelopts lost": [
    "rhel-8",
    change("/boot/grub2/grubenv", (text) => text.replace(/kernelopts=.*\n/, "").padEnd(1024, "#")),
    "boot.console-ttys0",
    "boot.grub-regenerated",
    "boot.kernelopts",
    "boot.serial-getty",
  ],
  "snippets switched off": [
    "alma-9",
    replace("/etc/default/grub", "GRUB_ENABLE_BLSCFG=true", "GRUB_ENABLE_BLSCFG=false"),
    "boot.bls-enabled",
  ],
  "an empty /boot": [
    "rocky-9",
    remove(
      "/boot/grub2",
      "/boot/loader",
      `/boot/vmlinuz-${alma}`,
      `/boot/initramfs-${alma}.img`,
      `/boot/config-${alma}`,
    ),
    "boot.boot-not-empty",
  ],
  "the initramfs is gone": ["rhel-9", remove(`/boot/initramfs-${el9}.img`), "boot.grub-entry-has-initrd"],
  "the kernel is gone": ["debian-12", remove(`/boot/vmlinuz-${debian}`), "boot.grub-entry-has-initrd"],
  "the entry names another kernel": [
    "fedora-43",
    change("/boot/loader/entries/ffffffffffffffffffffffffffffffff-6.17.5-300.fc43.x86_64.conf", (text) =>
      text.replace("linux /vmlinuz-6.17.5", "linux /vmlinuz-6.17.4"),
    ),
    "boot.grub-entry-has-initrd",
  ],
  "a password for the default entry": [
    "ubuntu-22.04",
    change(
      "/boot/grub/grub.cfg",
      (text) => `set superusers="root"\npassword_pbkdf2 root grub.pbkdf2.sha512.10000.AA.BB\n${text}`,
    ),
    "boot.default-entry-unattended",
  ],
  "no ACPI": ["centos-7", kernelLine("rootdelay=300", "rootdelay=300 acpi=off"), "boot.default-entry-unattended"],
  "hv_netvsc blocked": ["debian-12", { [modprobe]: "install hv_netvsc /bin/false\n" }, "boot.hv-modules-not-blocked"],
  "hv_storvsc on a blacklist": ["rhel-9", { [modprobe]: "blacklist hv_storvsc\n" }, "boot.hv-modules-not-blocked"],
  "hv_utils blocked": ["oracle-8", { [modprobe]: "blacklist hv_utils\n" }, "boot.hv-modules-not-blocked"],
  "the network driver is gone": [
    "centos-stream-9",
    remove(`${modules("5.14.0-630.el9.x86_64")}/drivers/net/hyperv`),
    "boot.kernel-hyperv-config",
  ],
  "the disk driver is gone": [
    "rhel-10",
    remove(`${modules("6.12.0-124.16.1.el10_1.x86_64")}/drivers/scsi/hv_storvsc.ko.xz`),
    "boot.kernel-hyperv-config",
  ],
  "the utilities driver is gone": [
    "sles-12",
    remove("/lib/modules/4.12.14-16.200-azure/kernel/drivers/hv/hv_utils.ko"),
    "boot.kernel-hyperv-config",
    "generic.hv-utils",
  ],
  "the serial driver is a module": [
    "ubuntu-24.04",
    replace(`/boot/config-${ubuntu}`, "CONFIG_SERIAL_8250_CONSOLE=y", "# CONFIG_SERIAL_8250_CONSOLE is not set"),
    "boot.kernel-serial-config",
  ],
  "the CD-ROM drive hidden": [
    "rhel-7",
    kernelLine("rootdelay=300", "rootdelay=300 libata.atapi_enabled=0"),
    "boot.no-atapi-disable",
  ],
  "curly quotes": [
    "alma-9",
    { "/etc/dracut.conf.d/azure.conf": "add_drivers+=” hv_vmbus hv_netvsc hv_storvsc nvme pci-hyperv ”\n" },
    "boot.no-typographic-quotes",
  ],
  "NUMA switched off on a new kernel": [
    "oracle-9",
    kernelLine("rootdelay=300", "rootdelay=300 numa=off"),
    "boot.numa-off-old-kernels",
  ],
  "the root by its number": [
    "ubuntu-22.04",
    kernelLine(/root=PARTUUID=\S+/, "root=/dev/sda1"),
    "boot.root-reference-persistent",
  ],
  "the root of KVM": ["rocky-9", kernelLine(/root=UUID=\S+/, "root=/dev/vda2"), "boot.root-reference-persistent"],
  "the serial console's login is masked": [
    "debian-13",
    { "/etc/systemd/system/serial-getty@ttyS0.service": link("/dev/null") },
    "boot.serial-getty",
  ],
  "no fallback loader": [["rhel-9", gen2], remove("/boot/efi/EFI/BOOT"), "boot.uefi-fallback-loader"],
  "no fallback loader on arm64": [
    "debian-13-arm64",
    remove("/boot/efi/EFI/BOOT/BOOTAA64.EFI"),
    "boot.uefi-fallback-loader",
  ],
  "vfat blocked": ["rhel-8", { [modprobe]: "install vfat /bin/true\n" }, "boot.vfat-module"],
  "dependencies only in later initramfs files": [
    "debian-12",
    { "/etc/initramfs-tools/initramfs.conf": "MODULES=dep\nBUSYBOX=auto\n" },
    "boot.initramfs-tools-modules",
  ],
  "a root delay without an initramfs": [
    "ubuntu-26.04",
    all(
      kernelLine("panic=-1", "panic=-1 rootdelay=300"),
      remove("/boot/initrd.img-7.0.0-1004-azure"),
      change("/boot/grub/grub.cfg", (text) => text.replace(/\tinitrd\t.*\n/, "")),
    ),
    "boot.rootdelay",
  ],
  "messages held back": ["rhel-9", kernelLine("loglevel=3", "loglevel=3 rhgb quiet"), "boot.no-quiet-rhgb"],
  "host-only in later initramfs files": ["rhel-9", { "/etc/dracut.conf.d/azure.conf": 'hostonly="yes"\n' }],
  "a general kernel": [
    "ubuntu-24.04",
    (tree) =>
      Object.fromEntries(
        Object.entries(tree).map(([path, value]) => [
          path.replace(ubuntu, "6.8.0-41-generic"),
          typeof value === "string" ? value.replaceAll(ubuntu, "6.8.0-41-generic") : value,
        ]),
      ),
    "generic.azure-tuned-kernel",
  ],
  "a terminal that is no serial one": [
    "rhel-9",
    change("/boot/grub2/grub.cfg", (text) => text.replaceAll("serial console", "console")),
    "boot.grub-terminal-serial",
  ],
  "another entry is the default": [
    "rhel-9",
    change("/boot/grub2/grubenv", (text) =>
      text.replace(/saved_entry=\w+/, "saved_entry=0123456789abcdef0123456789abcdef"),
    ),
  ],
  "the entry is gone": ["centos-stream-9", remove(entry("5.14.0-630.el9.x86_64"))],
  "a line of the agent's blacklist too many": [
    "fedora-43",
    append("/etc/modprobe.d/blacklist-azure.conf", "blacklist pci_hyperv\n"),
    "network.vf-drivers-not-blocked",
  ],
};
