import { keepsDriversCheck } from "../boot/_ramdisk-settings.ts";

export default keepsDriversCheck({
  id: "features.nvme-persist-initramfs-tools",
  title: "Later initramfs files keep the drivers of NVMe",
  level: "should",
  requirements: ["features.nvme-persist-initramfs-tools"],
  why: "With MODULES=dep initramfs-tools packs what the machine has that it runs on: made on a size without NVMe the next initramfs does not boot on one with it. MODULES=most, lines in the file modules, or drivers that are built in will do. A warning, since the image as it is boots.",
  fix: {
    text: "Name the drivers in the generator's settings.",
    commands: ["printf '%s\\n' nvme nvme_core >> /etc/initramfs-tools/modules"],
  },
  appliesTo: { diskController: ["nvme"] },
  generator: "initramfs-tools",
  drivers: ["nvme", "nvme_core"],
});
