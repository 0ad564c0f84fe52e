import { defineCheck } from "../../src/lint/check.ts";
import { noDisk, spelledSize } from "./_disk.ts";
import { fixedVhdFix } from "./_fixed-vhd.ts";

export default defineCheck({
  id: "disk.not-vhdx",
  title: "The disk is no VHDX",
  level: "must",
  requirements: ["disk.not-vhdx"],
  why: "Azure takes VHD and nothing else; a VHDX is refused when the image or disk is made of it, with the complaint that its cookie is wrong.",
  fix: {
    text: "Convert it to a fixed VHD.",
    commands: ["qemu-img convert -f vhdx -O vpc -o subformat=fixed,force_size disk.vhdx disk.vhd"],
  },
  references: [
    {
      title: "Azure: prepare Linux for imaging",
      url: "https://learn.microsoft.com/azure/virtual-machines/linux/create-upload-generic",
    },
  ],
  async run(image) {
    const { disk } = image;
    if (!disk) return noDisk(image);
    const { container } = disk;
    if (container.kind !== "vhdx") return [];
    const actual = `a ${container.details.type} VHDX of ${spelledSize(container.virtualSize)}`;
    return [{ message: "the file is a VHDX", evidence: { actual, expected: "a fixed VHD" }, fix: fixedVhdFix(disk) }];
  },
});
