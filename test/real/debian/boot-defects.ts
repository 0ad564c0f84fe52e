import { shimDirectory } from "../shim.ts";

/** Adds words to the kernel's command line. */
const words = (text: string) => `sed -i 's/consoleblank=0/& ${text}/' boot/grub/grub.cfg`;
const blocked = (line: string) => `echo '${line}' > etc/modprobe.d/hardening.conf`;

/** Unpacks the initramfs, lets shell lines change it in its directory, and packs it again. */
const inRamdisk = (shell: string) =>
  `chroot . bash -euc 'image=$(ls /boot/initrd.img-*); folder=$(mktemp -d); unmkinitramfs $image $folder; cd $folder; if [ -d main ]; then cd main; fi; ${shell}; find . | cpio --quiet -o -H newc | gzip -1 > $image; rm -r $folder'`;

const boot = "boot/efi/EFI/BOOT";
/** Shim at the fallback path, as Debian's package has it. */
const shim = `cp ${shimDirectory}/shimx64.efi ${boot}/BOOTX64.EFI`;
const fallback = `cp ${shimDirectory}/fbx64.efi ${boot}/`;
const csv = (program: string) =>
  `printf '\\ufeff${program},debian,,Debian\\n' | iconv -f UTF-8 -t UTF-16LE > boot/efi/EFI/debian/BOOTX64.CSV`;
const broken = [
  "boot.hv-modules-not-blocked",
  "boot.hv-netvsc",
  "boot.hv-storage-modules-in-initramfs",
  "boot.initramfs-for-every-kernel",
];

/** What keeps a kernel from starting, from finding its disk and network, or from being seen. */
export const bootDefects: Readonly<Record<string, { readonly shell: string; readonly checks: readonly string[] }>> = {
  "an initramfs without the driver of the disks": {
    shell: inRamdisk('find . -name "hv_storvsc.ko*" -delete'),
    checks: ["boot.hv-storage-modules-in-initramfs"],
  },
  "an initramfs without any driver of Hyper-V": {
    shell: inRamdisk('find . -name "hv_*.ko*" -delete'),
    checks: ["boot.hv-storage-modules-in-initramfs"],
  },
  "a blacklist inside of the initramfs": {
    shell: inRamdisk('mkdir -p etc/modprobe.d; echo "blacklist hv_storvsc" > etc/modprobe.d/kvm.conf'),
    checks: ["boot.hv-modules-not-blocked"],
  },
  "an initramfs that is cut short": {
    shell: "truncate -s -1000000 boot/initrd.img-*",
    checks: [
      "boot.hv-modules-not-blocked",
      "boot.hv-netvsc",
      "boot.hv-storage-modules-in-initramfs",
      "boot.initramfs-for-every-kernel",
    ],
  },
  "no initramfs": { shell: "rm boot/initrd.img-*", checks: ["boot.grub-entry-has-initrd"] },
  "no kernel": { shell: "rm boot/vmlinuz-*", checks: ["boot.grub-entry-has-initrd"] },
  "an entry that loads no initramfs, and waits": {
    shell: `sed -i '/^\\tinitrd/d' boot/grub/grub.cfg; ${words("rootdelay=300")}`,
    checks: ["boot.initramfs-for-every-kernel", "boot.rootdelay"],
  },
  "the network's driver on a blacklist": {
    shell: blocked("blacklist hv_netvsc"),
    checks: ["boot.hv-modules-not-blocked"],
  },
  "the disks' driver kept out by install": {
    shell: blocked("install hv_storvsc /bin/false"),
    checks: ["boot.hv-modules-not-blocked"],
  },
  "the disks' driver kept out by the command line": {
    shell: words("module_blacklist=floppy,hv_storvsc"),
    checks: ["boot.hv-modules-not-blocked"],
  },
  "vfat kept from loading": { shell: blocked("install vfat /bin/true"), checks: ["boot.vfat-module"] },
  "no serial console": {
    shell: "sed -i 's/console=ttyS0,115200//' boot/grub/grub.cfg",
    checks: ["boot.console-ttys0", "boot.grub-regenerated", "boot.serial-getty"],
  },
  "a masked prompt on the serial port": {
    shell: "ln -s /dev/null etc/systemd/system/serial-getty@ttyS0.service",
    checks: ["boot.serial-getty"],
  },
  "the root by the order of disks": {
    shell: "sed -i 's/root=UUID=[^ ]*/root=\\/dev\\/sda1/' boot/grub/grub.cfg",
    checks: ["boot.root-reference-persistent"],
  },
  "the root by the disk of a KVM guest": {
    shell: "sed -i 's/root=UUID=[^ ]*/root=\\/dev\\/vda1/' boot/grub/grub.cfg",
    checks: ["boot.root-reference-persistent"],
  },
  "ATAPI switched off": { shell: words("libata.atapi_enabled=0"), checks: ["boot.no-atapi-disable"] },
  "ACPI switched off": { shell: words("acpi=off"), checks: ["boot.default-entry-unattended"] },
  "a password in front of the default entry": {
    shell: `sed -i '1i set superusers="root"\\npassword root secret' boot/grub/grub.cfg`,
    checks: ["boot.default-entry-unattended"],
  },
  // Ramdisks.
  "an empty initramfs": { shell: ": > $(echo boot/initrd.img-*)", checks: broken },
  "an initramfs of zeros": {
    shell: "dd if=/dev/zero of=$(echo boot/initrd.img-*) bs=1M count=4 status=none",
    checks: broken,
  },
  "an initramfs in a format that the kernel does not take": {
    shell: "(cd etc; ls hostname | cpio --quiet -o -H odc) > $(echo boot/initrd.img-*)",
    checks: broken,
  },
  "an initramfs of a file system's image": {
    shell: "rm boot/initrd.img-*; v=$(basename boot/vmlinuz-*); mke2fs -q -t ext2 boot/initrd.img-${v#vmlinuz-} 1m",
    checks: broken,
  },
  "the network's driver nowhere": {
    shell: `${inRamdisk('find . -name "hv_netvsc.ko*" -delete')}; find lib/modules/ -name 'hv_netvsc.ko*' -delete`,
    checks: ["boot.hv-netvsc", "boot.kernel-hyperv-config"],
  },
  "the bus kept out by install inside of the initramfs": {
    shell: inRamdisk('mkdir -p etc/modprobe.d; echo "install hv_vmbus /bin/true" > etc/modprobe.d/kvm.conf'),
    checks: ["boot.hv-modules-not-blocked"],
  },
  "an initramfs for the machine that it was made on": {
    shell: "echo MODULES=dep >> etc/initramfs-tools/initramfs.conf",
    checks: ["boot.initramfs-tools-modules"],
  },
  // The command line.
  "the network's driver kept out by the command line": {
    shell: words("modprobe.blacklist=hv_netvsc"),
    checks: ["boot.hv-modules-not-blocked"],
  },
  "the CD-ROM's ports reserved": { shell: words("reserve=0x1f0,0x8"), checks: ["boot.no-atapi-disable"] },
  "the root by the serial number of a disk": {
    shell: "sed -i 's/root=UUID=[^ ]*/root=\\/dev\\/disk\\/by-id\\/scsi-36000c29-part1/' boot/grub/grub.cfg",
    checks: ["boot.root-reference-persistent", "storage.fstab-no-by-id"],
  },
  "init= that is not there": { shell: words("init=\\/sbin\\/openrc-init"), checks: ["boot.init-and-libs-present"] },
  "settings that never reached the menu": {
    shell: `sed -i 's/^GRUB_CMDLINE_LINUX="/&panic=10 /' etc/default/grub`,
    checks: ["boot.grub-regenerated"],
  },
  "curly quotes out of a web page": {
    shell: "printf 'GRUB_SERIAL_COMMAND=\\xe2\\x80\\x9cserial --speed=115200\\xe2\\x80\\x9d\\n' >> etc/default/grub",
    checks: ["boot.no-typographic-quotes"],
  },
  // Kernels.
  "an entry for a kernel that is gone": {
    shell:
      "sed -i 's/vmlinuz-[^ ]*/vmlinuz-5.4.0-1-amd64/; s/initrd.img-.*/initrd.img-5.4.0-1-amd64/' boot/grub/grub.cfg",
    checks: ["boot.grub-entry-has-initrd"],
  },
  "a kernel without UDF": {
    shell: "find lib/modules/ -name 'udf.ko*' -delete",
    checks: ["provisioning.dvd-readable"],
  },
  "a kernel without FAT": {
    shell: "find lib/modules/ -name 'vfat.ko*' -delete",
    checks: ["boot.vfat-module"],
  },
  "a second kernel without an initramfs": {
    shell:
      "for old in boot/vmlinuz-* boot/config-* lib/modules/*; do cp -r $old $(echo $old | sed 's/cloud/rt/'); done",
    checks: ["boot.initramfs-for-every-kernel"],
  },
  // Loaders on the EFI system partition.
  "shim without its second stage": {
    shell: `${shim}; rm -f ${boot}/grubx64.efi`,
    checks: ["boot.second-stage-loader"],
  },
  "shim's fallback without a list": { shell: `${shim}; ${fallback}`, checks: ["boot.second-stage-loader"] },
  "shim's fallback with a list that leads nowhere": {
    shell: `${shim}; ${fallback}; ${csv("shimx64.efi")}`,
    checks: ["boot.second-stage-loader"],
  },
  "an empty loader": { shell: `: > ${boot}/BOOTX64.EFI`, checks: ["boot.second-stage-loader"] },
  "a loader that was copied in part": {
    shell: `truncate -s 1000000 ${boot}/BOOTX64.EFI`,
    checks: ["boot.second-stage-loader"],
  },
  "a loader for another architecture": {
    shell: `at=$(od -An -tu4 -j60 -N4 ${boot}/BOOTX64.EFI); printf '\\x64\\xaa' | dd of=${boot}/BOOTX64.EFI bs=1 seek=$((at + 4)) conv=notrunc status=none`,
    checks: ["features.arm64-definition"],
  },
  // The system itself.
  "init without its library": {
    shell: "find . -xdev -name 'libc.so.6' -delete",
    checks: ["boot.init-and-libs-present"],
  },
  "init without the dynamic loader": {
    shell: "find . -xdev -name 'ld-linux-x86-64.so.2' -delete",
    checks: ["boot.init-and-libs-present"],
  },
  "init without a library that systemd has for itself": {
    shell: "find usr/lib lib -name 'libsystemd-shared*.so' -delete",
    checks: ["boot.init-and-libs-present"],
  },
  "/usr open to everybody": { shell: "chmod 0777 usr", checks: ["boot.init-and-libs-present"] },
  "sudo without its setuid bit": { shell: "chmod 0755 usr/bin/sudo", checks: ["boot.init-and-libs-present"] },
};
