import { keepsDriversCheck } from "./_ramdisk-settings.ts";

export default keepsDriversCheck({
  id: "boot.initramfs-tools-modules",
  title: "Later initramfs files keep the drivers of Hyper-V",
  level: "should",
  requirements: ["boot.initramfs-tools-modules"],
  why: "With MODULES=dep initramfs-tools packs what the machine has that it runs on. After an update of the kernel on another hypervisor the image does not boot on Azure any more. MODULES=most, lines in the file modules, or drivers that are built in will do.",
  fix: {
    text: "Name the drivers in the generator's settings.",
    commands: ["printf '%s\\n' hv_vmbus hv_storvsc hv_netvsc >> /etc/initramfs-tools/modules"],
  },
  generator: "initramfs-tools",
  drivers: ["hv_vmbus", "hv_storvsc", "hv_netvsc"],
});
