import type { Located } from "../../image/fact.ts";
import { foldModuleName } from "./kernel-files.ts";

/** The setting that makes a driver: for the drivers that matter on Azure, by module name. */
const optionOf: ReadonlyMap<string, string> = new Map([
  ["hv_storvsc", "HYPERV_STORAGE"],
  ["hv_netvsc", "HYPERV_NET"],
  ["hv_utils", "HYPERV_UTILS"],
  ["hv_balloon", "HYPERV_BALLOON"],
  ["pci_hyperv", "PCI_HYPERV"],
  ["pci_hyperv_intf", "PCI_HYPERV_INTERFACE"],
  ["hyperv_keyboard", "HYPERV_KEYBOARD"],
  ["hid_hyperv", "HID_HYPERV_MOUSE"],
  ["hyperv_fb", "FB_HYPERV"],
  ["hyperv_drm", "DRM_HYPERV"],
  ["uio_hv_generic", "UIO_HV_GENERIC"],
  ["nvme", "BLK_DEV_NVME"],
  ["nvme_core", "NVME_CORE"],
  ["mana", "MICROSOFT_MANA"],
  ["mana_ib", "MANA_INFINIBAND"],
  ["mlx4_core", "MLX4_CORE"],
  ["mlx4_en", "MLX4_EN"],
  ["mlx5_core", "MLX5_CORE"],
  ["mlx5_ib", "MLX5_INFINIBAND"],
  ["sd_mod", "BLK_DEV_SD"],
  ["scsi_mod", "SCSI"],
  ["sr_mod", "BLK_DEV_SR"],
  ["cdrom", "CDROM"],
  ["ata_piix", "ATA_PIIX"],
  ["libata", "ATA"],
  ["udf", "UDF_FS"],
  ["isofs", "ISO9660_FS"],
  ["vfat", "VFAT_FS"],
  ["fat", "FAT_FS"],
  ["floppy", "BLK_DEV_FD"],
]);

/** True when the configuration builds the driver into the kernel. */
export function builtinOptions(options: ReadonlyMap<string, Located<string>>, moduleName: string): boolean {
  const name = foldModuleName(moduleName);
  const isY = (option: string) => options.get(option)?.value === "y";
  // Since 2025 HYPERV only says that the kernel knows Hyper-V at all, and the bus driver has a setting of its own.
  if (name === "hv_vmbus") return options.has("HYPERV_VMBUS") ? isY("HYPERV_VMBUS") : isY("HYPERV");
  const option = optionOf.get(name);
  return option !== undefined && isY(option);
}
