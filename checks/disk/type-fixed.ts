import { defineCheck, notApplicable } from "../../src/lint/check.ts";
import { noDisk } from "./_disk.ts";
import { fixedVhdFix } from "./_fixed-vhd.ts";

export default defineCheck({
  id: "disk.type-fixed",
  title: "The VHD is of the fixed type",
  level: "must",
  requirements: ["disk.type-fixed"],
  why: "A page blob holds the disk as it is, sector by sector. Azure does not unfold dynamic VHDs and does not know the parent of a differencing one. Add-AzVhd converts dynamic ones while it uploads; nothing else does.",
  fix: {
    text: "Convert it to a fixed VHD.",
    commands: ["qemu-img convert -f vpc -O vpc -o subformat=fixed,force_size dynamic.vhd disk.vhd"],
  },
  async run(image) {
    const { disk } = image;
    if (!disk) return noDisk(image);
    const { container } = disk;
    if (container.kind !== "vhd") return notApplicable(`a ${container.kind} file is no VHD yet`);
    const { type, parent } = container.details;
    if (type === "fixed") return [];
    return [
      {
        message: `the VHD is ${type}`,
        evidence: { actual: parent === undefined ? type : `${type}, on top of ${parent}`, expected: "fixed" },
        fix: fixedVhdFix(disk),
      },
    ];
  },
});
