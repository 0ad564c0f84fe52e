import { bootEntries } from "../../src/facts/boot-entries.ts";
import { fstab } from "../../src/facts/fstab.ts";
import { lastValueOf, valuesOf } from "../../src/facts/kernel-command-line.ts";
import { packages } from "../../src/facts/packages.ts";
import { findProgram } from "../../src/facts/programs.ts";
import type { Image } from "../../src/image/image.ts";
import { defineCheck, notApplicable } from "../../src/lint/check.ts";
import { installing } from "../../src/lint/fix.ts";
import { missingPrograms } from "../generic/_programs.ts";

export default defineCheck({
  id: "storage.lvm-root-tools",
  title: "A root on LVM can grow",
  level: "info",
  requirements: ["lisa.lvm-root-growth"],
  why: "When the OS disk is made larger, growpart enlarges the partition, and pvresize and lvextend the volume in it; new disks are added with the same tools. A root that LVM in the initramfs assembles starts without them, and stays as small as the image until somebody installs them: a note. growpart is told by generic.growpart-tool.",
  fix: {
    text: "Install lvm2.",
    ...installing({ debian: "lvm2", redhat: "lvm2", suse: "lvm2", azurelinux: "lvm2", photon: "lvm2" }),
  },
  async run(image) {
    if ((await findProgram(image.tree, "sh")) === undefined) return notApplicable("the tree holds no programs");
    if ((await image.fact(packages)).find("lvm2")) return [];
    if (!(await rootIsLogicalVolume(image))) return notApplicable("the root is no logical volume");
    return missingPrograms(image, [{ name: "pvresize" }, { name: "lvextend" }]);
  },
});

/** By the disk where there is one; else by the names that dracut and fstab give it, which hold for a mapper device too. */
async function rootIsLogicalVolume(image: Image): Promise<boolean> {
  const root = image.disk?.system?.root.volume;
  if (root) return root.logicalVolume !== undefined;
  const { defaults } = await image.fact(bootEntries);
  if (defaults.some(({ cmdline = [] }) => valuesOf(cmdline, "rd.lvm.lv").length > 0)) return true;
  const mounted = (await image.fact(fstab)).entries.find(({ mountPoint }) => mountPoint === "/")?.device;
  const names = [mounted, ...defaults.map(({ cmdline = [] }) => lastValueOf(cmdline, "root"))];
  // The mapper doubles dashes of a name, and puts a single one between group and volume.
  return names.some((name) => name !== undefined && /^\/dev\/mapper\/(?!luks-)(?:[^-/]|--)+-(?:[^-/]|--)+$/.test(name));
}
