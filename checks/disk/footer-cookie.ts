import { defineCheck, notApplicable } from "../../src/lint/check.ts";
import { noDisk, spelledSize } from "./_disk.ts";
import { fixedVhdFix } from "./_fixed-vhd.ts";

export default defineCheck({
  id: "disk.footer-cookie",
  title: "The file ends in a VHD footer",
  level: "must",
  requirements: ["disk.footer-cookie"],
  why: "Azure reads the last 512 bytes and wants them to begin with the cookie conectix: without it the file counts as an invalid VHD. A raw disk that was only renamed has no footer, nor has a file whose end got lost on the way.",
  fix: {
    text: "Convert the raw disk to a fixed VHD, or copy the file again.",
    commands: ["qemu-img convert -f raw -O vpc -o subformat=fixed,force_size disk.raw disk.vhd"],
  },
  references: [
    {
      title: "Azure Marketplace: VM certification FAQ",
      url: "https://learn.microsoft.com/partner-center/marketplace-offers/azure-vm-certification-faq",
    },
  ],
  async run(image) {
    const { disk } = image;
    if (!disk) return noDisk(image);
    const { container, file } = disk;
    if (container.kind === "vhd") {
      const { footerAt, fileSize } = container.details;
      if (footerAt !== "start") return [];
      return [
        {
          message: "the footer at the end of the file is missing, only its copy at the start is there",
          evidence: { actual: `a file of ${spelledSize(fileSize)}` },
          fix: { text: "Copy the file again: its end is missing." },
        },
      ];
    }
    if (container.kind !== "raw") return notApplicable(`a ${container.kind} file is no VHD yet`);
    if (file.allocatedBytes === undefined) return notApplicable("a device is no file to upload");
    return [
      {
        message: "the file is a raw disk without a VHD footer",
        evidence: {
          actual: `${spelledSize(container.virtualSize)} of raw disk`,
          expected: "conectix in the last 512 bytes",
        },
        fix: fixedVhdFix(disk),
      },
    ];
  },
});
