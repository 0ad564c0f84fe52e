import { defineCheck } from "../../src/lint/check.ts";
import { noDisk, spelledSize } from "./_disk.ts";
import { fixedVhdFix } from "./_fixed-vhd.ts";

const titles = { qcow2: "qcow2 image", vmdk: "VMDK", vdi: "VDI" } as const;

export default defineCheck({
  id: "disk.not-other-container",
  title: "The disk is no container of another hypervisor",
  level: "must",
  requirements: ["disk.not-other-container"],
  why: "qcow2, VMDK and VDI are unknown to Azure: the upload succeeds, and making an image or disk of it fails since the VHD's cookie is missing. The content decides, not the name.",
  fix: {
    text: "Convert it to a fixed VHD.",
    commands: ["qemu-img convert -f qcow2 -O vpc -o subformat=fixed,force_size disk.qcow2 disk.vhd"],
  },
  async run(image) {
    const { disk } = image;
    if (!disk) return noDisk(image);
    const { kind, virtualSize } = disk.container;
    if (kind === "vhd" || kind === "vhdx" || kind === "raw") return [];
    return [
      {
        message: `the file is a ${titles[kind]}`,
        evidence: { actual: `${titles[kind]} of ${spelledSize(virtualSize)}`, expected: "a fixed VHD" },
        fix: fixedVhdFix(disk),
      },
    ];
  },
});
