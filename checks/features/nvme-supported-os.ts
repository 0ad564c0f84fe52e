import { defineCheck } from "../../src/lint/check.ts";
import { isListing, listedRelease } from "./_listed-releases.ts";

/** The list of June 2026. SLES for SAP has it one service pack earlier. */
const listed = {
  almalinux: ["8.0", "9.0"],
  azurelinux: ["3.0"],
  // Azure Linux under its old name: all its releases are older.
  mariner: ["3.0"],
  debian: ["11", "12"],
  ol: ["7.9", "8.5", "9.0"],
  rhel: ["7.9", "8.6", "9.0"],
  rocky: ["8.10", "9.6"],
  sles: ["15.4"],
  sles_sap: ["15.3"],
  ubuntu: ["18.04", "20.04", "22.04", "24.04"],
} as const;

/** The pages of openSUSE say that NVMe is not supported, and it is in no list. */
const refused: readonly string[] = ["opensuse", "opensuse-leap", "opensuse-tumbleweed"];

export default defineCheck({
  id: "features.nvme-supported-os",
  title: "Azure supports the release with NVMe",
  level: "should",
  requirements: [
    "features.nvme-supported-os",
    "distro-alma-rocky.support",
    "distro-azure-linux.support",
    "distro-debian.versions",
  ],
  why: "Azure lists the releases whose OS disk it attaches as NVMe; older ones lack drivers, time-outs or names that survive the move from SCSI. The list lags behind, so that newer releases pass, and distributions that it leaves out are only noted, but for openSUSE, which its own page refuses.",
  fix: { text: "Use a release of the list, or deploy with SCSI." },
  references: [
    {
      title: "Azure: operating systems with remote NVMe",
      url: "https://learn.microsoft.com/azure/virtual-machines/enable-nvme-interface",
    },
  ],
  appliesTo: { diskController: ["nvme"] },
  async run(image) {
    const found = await listedRelease(image, listed);
    if (!isListing(found) || found.kind === "listed") return isListing(found) ? [] : found;
    const { system, kind, wanted } = found;
    const place = { path: system.path ?? "", subject: system.id };
    if (kind === "older") {
      const evidence = { actual: system.version, expected: `${wanted ?? ""} or newer` };
      return [{ message: `${system.name} is older than the releases with NVMe`, ...place, level: "should", evidence }];
    }
    const isRefused = refused.includes(system.id);
    return [
      {
        message: isRefused
          ? `Azure does not support NVMe with ${system.name}`
          : `${system.name} is not listed for NVMe`,
        ...place,
        level: isRefused ? "should" : "info",
      },
    ];
  },
});
