import { keepsDriversCheck } from "./_ramdisk-settings.ts";

export default keepsDriversCheck({
  id: "boot.dracut-conf-persistent",
  title: "Later initramfs files keep the drivers of Hyper-V",
  level: "info",
  requirements: ["boot.dracut-conf-persistent", "distro-suse.modules-in-dracut"],
  why: "dracut in host-only mode packs what the machine has that it runs on. After an update of the kernel on another hypervisor the image does not boot on Azure any more. A setting that names the drivers, host-only mode switched off, or drivers that are built in will do. The page for SUSE asks for the file always; official images have host-only mode off, or make the next one on Azure itself: a note.",
  fix: {
    text: "Name the drivers in the generator's settings.",
    commands: [`echo 'add_drivers+=" hv_vmbus hv_netvsc hv_storvsc "' > /etc/dracut.conf.d/azure.conf`],
  },
  generator: "dracut",
  drivers: ["hv_vmbus", "hv_storvsc", "hv_netvsc"],
});
