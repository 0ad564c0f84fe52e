import { defineCheck, notApplicable } from "../../src/lint/check.ts";
import { noDisk } from "./_disk.ts";

/** What installers and official recipes call theirs; names with a host or release in them are told by their start. */
const usual =
  /^(?:rootvg|root-vg|system|ubuntu-vg|debian-vg|vg0*|vg_?root|sysvg|vg_system|VolGroup0*|(?:rhel|centos|rocky|alma(?:linux)?|ol|fedora)(?:_\w+)?)$/i;

export default defineCheck({
  id: "disk.lvm-unique-vg-name",
  title: "The volume group's name is not a common one",
  level: "info",
  requirements: ["disk.lvm-unique-vg-name"],
  appliesTo: { type: ["generalized"] },
  why: "Every machine of the image has a volume group of that name: attached to another one for repair, the disk's volumes are not found until the group is renamed with vgimportclone.",
  fix: { text: "Rename the group.", commands: ["vgrename rootvg app1vg", "vi /etc/fstab /etc/default/grub"] },
  async run(image) {
    const { disk } = image;
    if (!disk) return noDisk(image);
    if (disk.volumeGroups.length === 0) return notApplicable("the disk has no volume group");
    return disk.volumeGroups
      .filter(({ name }) => usual.test(name))
      .map(({ name }) => ({ message: `the volume group has the common name ${name}`, subject: name }));
  },
});
