import { kernels } from "../../src/facts/kernels.ts";
import { defineCheck, notApplicable, undecided } from "../../src/lint/check.ts";
import { noDisk } from "./_disk.ts";

/** Kinds of content → the driver that mounts them. */
const drivers: ReadonlyMap<string, string> = new Map([
  ["ext", "ext4"],
  ["xfs", "xfs"],
  ["btrfs", "btrfs"],
  ["f2fs", "f2fs"],
  ["squashfs", "squashfs"],
  ["erofs", "erofs"],
]);

export default defineCheck({
  id: "disk.file-system-choice",
  title: "The kernels of the image can mount its root",
  level: "must",
  requirements: ["disk.file-system-choice"],
  why: "ext4, XFS and btrfs are all in use on Azure; what counts is that the kernel that boots has the driver, built in or as a module. Otherwise it panics: unable to mount root fs.",
  fix: { text: "Install a kernel that has the driver, or choose another file system for the root." },
  async run(image) {
    if (!image.disk) return noDisk(image);
    const content = image.disk.system?.root.volume.content;
    const driver = content && drivers.get(content.kind);
    if (!driver) return notApplicable(content ? `nothing is known of ${content.title}` : "the disk holds no system");
    const bootable = (await image.fact(kernels)).filter(({ imagePath }) => imagePath !== undefined);
    if (bootable.length === 0) return notApplicable("no kernel lies in the tree");
    const known = bootable.filter(({ indexed }) => indexed);
    if (known.length === 0) return undecided("no kernel says which drivers it has");
    const lacking = [];
    for (const kernel of known) if ((await kernel.hasModule(driver)) === undefined) lacking.push(kernel);
    return lacking.map(({ version, path }) => ({
      message: `the kernel ${version} has no driver for the root's ${content.title}`,
      path,
      subject: version,
    }));
  },
});
