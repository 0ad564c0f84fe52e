import { os } from "../../src/facts/os.ts";
import { pathGlob } from "../../src/facts/path-glob.ts";
import { findProgram } from "../../src/facts/programs.ts";
import { defineCheck, notApplicable } from "../../src/lint/check.ts";
import { installing } from "../../src/lint/fix.ts";

/** What grows the root in place of growpart: systemd-repart's definitions, and modules of the initramfs. */
const others = [
  "/usr/lib/repart.d/*.conf",
  "/etc/repart.d/*.conf",
  "/usr/lib/dracut/modules.d/*kiwi-repart*",
  "/usr/lib/dracut/modules.d/*growroot*",
  "/usr/share/initramfs-tools/hooks/growroot",
];

export default defineCheck({
  id: "generic.growpart-tool",
  title: "Something can grow the root partition",
  level: "should",
  requirements: ["generic.growpart-tool", "lisa.lvm-root-growth"],
  why: "OS disks are often made larger than the image; without growpart the root file system keeps the image's size, and fills. systemd-repart and modules of the initramfs that do the same count; Flatcar grows its root by itself.",
  fix: {
    text: "Install growpart.",
    ...installing({
      debian: "cloud-guest-utils",
      redhat: "cloud-utils-growpart",
      suse: "growpart",
      azurelinux: "cloud-utils-growpart",
    }),
  },
  async run(image) {
    if ((await image.fact(os)).family === "flatcar") return notApplicable("Flatcar grows its root by itself");
    if ((await findProgram(image.tree, "growpart")) !== undefined) return [];
    for (const pattern of others) if ((await pathGlob(image.tree, pattern)).length > 0) return [];
    return [{ message: "growpart is not installed" }];
  },
});
