import { defineCheck } from "../../src/lint/check.ts";
import { both, newInitramfs } from "../../src/lint/fix.ts";
import { blockedByModprobe, blockedDrivers } from "../boot/_blocked-modules.ts";
import { judgeKernels } from "../boot/_kernels.ts";
import { modprobeOf } from "../../src/facts/modprobe.ts";

const drivers = ["nvme", "nvme_core", "pci_hyperv"];

export default defineCheck({
  id: "features.nvme-modules-not-blocked",
  title: "No driver of NVMe is kept from loading",
  level: "must",
  requirements: ["lisa.nvme-controller"],
  why: "On sizes with NVMe controllers the OS disk is an NVMe disk behind the PCI bridge of Hyper-V: a line of modprobe.d or a word on the command line that blocks one of the drivers keeps the root away. Looked at are the system, the copy of modprobe.d in the initramfs, and the command line. Drivers that are built in cannot be blocked.",
  fix: {
    text: "Delete the line and make the initramfs anew.",
    ...both(
      { commands: ["grep -rE 'nvme|pci[-_]hyperv' /etc/modprobe.d /usr/lib/modprobe.d"], commandsFor: {} },
      newInitramfs,
    ),
  },
  appliesTo: { diskController: ["nvme"] },
  run: (image) =>
    judgeKernels(image, "must", async (bootable) => {
      const found = await blockedDrivers(image, bootable, drivers);
      const inside = modprobeOf(await bootable.modprobeInside());
      const loadable: string[] = [];
      for (const driver of drivers) {
        if ((await bootable.kernel.hasModule(driver)) === "module") loadable.push(driver);
      }
      const more = loadable
        .filter((driver) => found.every(({ subject }) => subject !== driver))
        .flatMap((driver) => blockedByModprobe(inside, driver, bootable.ramdisks[0] ?? bootable.kernel.path));
      return [...found, ...more];
    }),
});
