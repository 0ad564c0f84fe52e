import { findProgram } from "../../src/facts/programs.ts";
import { defineCheck } from "../../src/lint/check.ts";
import { installing } from "../../src/lint/fix.ts";

export default defineCheck({
  id: "features.nvme-cli",
  title: "The tool that lists NVMe disks is there",
  level: "info",
  requirements: ["features.nvme-cli"],
  why: "On sizes with NVMe controllers `nvme list` tells the OS disk, data disks and local disks apart; Azure's pages call it. Nothing fails without it.",
  fix: {
    text: "Install nvme-cli.",
    ...installing({
      debian: "nvme-cli",
      redhat: "nvme-cli",
      suse: "nvme-cli",
      azurelinux: "nvme-cli",
      photon: "nvme-cli",
    }),
  },
  appliesTo: { diskController: ["nvme"] },
  run: async (image) =>
    (await findProgram(image.tree, "nvme")) === undefined
      ? [{ message: "nvme is not installed", subject: "nvme" }]
      : [],
});
