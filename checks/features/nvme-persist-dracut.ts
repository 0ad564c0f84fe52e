import { keepsDriversCheck } from "../boot/_ramdisk-settings.ts";

export default keepsDriversCheck({
  id: "features.nvme-persist-dracut",
  title: "Later initramfs files keep the drivers of NVMe",
  level: "should",
  requirements: ["features.nvme-persist-dracut"],
  why: "dracut in host-only mode packs what the machine has that it runs on: made on a size without NVMe the next initramfs does not boot on one with it. A setting that names the drivers, host-only mode switched off, or drivers that are built in will do. A warning, since the image as it is boots.",
  fix: {
    text: "Name the drivers in the generator's settings.",
    commands: [`echo 'add_drivers+=" nvme nvme_core "' > /etc/dracut.conf.d/azure-nvme.conf`],
  },
  appliesTo: { diskController: ["nvme"] },
  generator: "dracut",
  drivers: ["nvme", "nvme_core"],
});
