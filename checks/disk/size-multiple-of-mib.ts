import { defineCheck, notApplicable } from "../../src/lint/check.ts";
import { MIB, noDisk } from "./_disk.ts";
import { fixedVhdFix } from "./_fixed-vhd.ts";

export default defineCheck({
  id: "disk.size-multiple-of-mib",
  title: "The disk's size is a whole number of MiB",
  level: "must",
  requirements: ["disk.size-multiple-of-mib", "disk.qemu-force-size"],
  why: "Azure refuses other sizes: the VHD has an unsupported virtual size and must be a whole number in MBs. The current size in the footer decides; its geometry may say something else. Such sizes mostly come from qemu-img without force_size, which rounds to whole cylinders and then gives its name as qemu, not qem2.",
  fix: {
    text: "Round the raw disk up to the next MiB and convert it with force_size.",
    commands: [
      "size=$(qemu-img info -f raw --output json disk.raw | jq '.\"virtual-size\"')",
      "qemu-img resize -f raw disk.raw $(((size + 1048575) / 1048576 * 1048576))",
      "qemu-img convert -f raw -O vpc -o subformat=fixed,force_size disk.raw disk.vhd",
    ],
  },
  references: [
    {
      title: "Azure: resize VHDs",
      url: "https://learn.microsoft.com/azure/virtual-machines/linux/create-upload-generic#resize-vhds",
    },
  ],
  async run(image) {
    const { disk } = image;
    if (!disk) return noDisk(image);
    const { container } = disk;
    if (container.kind !== "vhd") return notApplicable(`a ${container.kind} file gets its size when it is converted`);
    const { currentSize, footer } = container.details;
    if (currentSize % MIB === 0) return [];
    const byQemu = footer.creatorApplication === "qemu" ? ", written by qemu-img without force_size" : "";
    return [
      {
        message: "the disk's size is not a whole number of MiB",
        evidence: {
          actual: `${currentSize} bytes${byQemu}`,
          expected: `${Math.ceil(currentSize / MIB) * MIB} bytes`,
        },
        fix: fixedVhdFix(disk),
      },
    ];
  },
});
