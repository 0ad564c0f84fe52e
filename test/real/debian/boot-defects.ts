/** Adds words to the kernel's command line. */
const words = (text: string) => `sed -i 's/consoleblank=0/& ${text}/' boot/grub/grub.cfg`;
const blocked = (line: string) => `echo '${line}' > etc/modprobe.d/hardening.conf`;

/** Unpacks the initramfs, lets shell lines change it in its directory, and packs it again. */
const inRamdisk = (shell: string) =>
  `chroot . bash -euc 'image=$(ls /boot/initrd.img-*); folder=$(mktemp -d); unmkinitramfs $image $folder; cd $folder; if [ -d main ]; then cd main; fi; ${shell}; find . | cpio --quiet -o -H newc | gzip -1 > $image; rm -r $folder'`;

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
    checks: ["boot.console-ttys0", "boot.serial-getty"],
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
};
