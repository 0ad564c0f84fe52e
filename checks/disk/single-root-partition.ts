import { diskFileSystems } from "../../src/facts/disk-file-systems.ts";
import { type Finding, defineCheck } from "../../src/lint/check.ts";
import { noDisk } from "./_disk.ts";

/** Directories that Marketplace wants on the root; /boot, the ESP and mount points of the administrator are customary. */
const wantedOnRoot = ["/usr", "/var", "/home", "/opt", "/tmp", "/srv", "/usr/local", "/var/log"];

export default defineCheck({
  id: "disk.single-root-partition",
  title: "The disk has one root",
  level: "should",
  requirements: [
    "disk.single-root-partition",
    "lisa.marketplace-root-partition",
    "security.marketplace-root-partition",
    "lisa.azl-static-partitions",
  ],
  why: "Two systems on a disk make it a matter of luck which one boots and which one is judged, so that a VM may come up as the old system: root= and fstab decide, then the type of the partition, then the size. Separate /usr, /var or /home are advised against by the Marketplace and customary in Red Hat's own images, so they are only noted.",
  fix: { text: "Delete the system that is not to boot, or name the right one with --root." },
  async run(image) {
    const { disk } = image;
    if (!disk) return noDisk(image);
    const chosen = disk.system?.root.volume;
    const roots = (await image.fact(diskFileSystems)).filter(({ layout }) => layout === "root" || layout === "ostree");
    const others = roots.filter(({ volume }) => volume !== chosen);
    const findings: Finding[] =
      chosen && roots.some(({ volume }) => volume === chosen)
        ? others.map(({ volume: { name } }) => ({
            message: `${name} holds another system beside that of ${chosen.name}`,
            subject: name,
          }))
        : [];
    const apart = (disk.system?.mounts ?? []).filter(({ path, by, opened }) => {
      const isRoot = opened === undefined || opened.volume === chosen;
      return by === "fstab" && !isRoot && wantedOnRoot.includes(path);
    });
    if (apart.length > 0)
      findings.push({
        message: `${apart.map(({ path }) => path).join(", ")} ${apart.length === 1 ? "has a volume of its own" : "have volumes of their own"}`,
        level: "info",
      });
    return findings;
  },
});
