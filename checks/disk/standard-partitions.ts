import { defineCheck } from "../../src/lint/check.ts";
import { noDisk } from "./_disk.ts";

export default defineCheck({
  id: "disk.standard-partitions",
  title: "The OS disk does without LVM",
  level: "info",
  requirements: ["disk.standard-partitions", "lisa.marketplace-no-lvm"],
  why: "Azure's pages advise plain partitions: when the disk is attached to a sibling for repair, groups of the same name clash. Red Hat's, Rocky's and CentOS's own images use LVM all the same and boot well, so it is only noted.",
  fix: { text: "Install without LVM." },
  async run(image) {
    const { disk } = image;
    if (!disk) return noDisk(image);
    return disk.volumes
      .filter(({ content, partition }) => content?.kind === "lvm2" || partition?.use?.id === "lvm")
      .map(({ name }) => ({ message: `${name} belongs to LVM`, subject: name }));
  },
});
