import { bootedKernels } from "../../src/facts/booted-kernels.ts";
import { defineCheck, notApplicable } from "../../src/lint/check.ts";
import { isListing, listedRelease } from "./_listed-releases.ts";

/** The list of 2023, of images with the Ethernet driver. */
const listed = {
  debian: ["12"],
  ol: ["9.0"],
  rhel: ["8.8", "9.2"],
  sles: ["15.4"],
  sles_sap: ["15.4"],
  ubuntu: ["20.04"],
} as const;

export default defineCheck({
  id: "features.mana-os",
  title: "The release is listed for MANA",
  level: "info",
  requirements: ["features.mana-os"],
  why: "Azure lists the releases whose kernel works with Microsoft's own network adapter. Backports of older ones have the driver in parts, as a preview or not at all; that a kernel lacks it is told by features.mana-driver. The list is short and old: newer releases pass, and about other distributions it says nothing.",
  fix: { text: "Use a newer release." },
  references: [
    {
      title: "Azure: MANA with Linux",
      url: "https://learn.microsoft.com/azure/virtual-network/accelerated-networking-mana-linux",
    },
  ],
  async run(image) {
    const found = await listedRelease(image, listed);
    if (!isListing(found)) return found;
    const { system, kind, wanted } = found;
    if (kind === "unlisted") return notApplicable(`the list says nothing of ${system.name}`);
    if (kind === "listed") return [];
    const { kernels } = await image.fact(bootedKernels);
    for (const kernel of kernels) {
      if ((await kernel.hasModule("mana")) === undefined)
        return notApplicable("the kernel lacks the driver altogether");
    }
    return [
      {
        message: `${system.name} is older than the releases with MANA`,
        path: system.path ?? "",
        subject: system.id,
        evidence: { actual: system.version, expected: `${wanted ?? ""} or newer` },
      },
    ];
  },
});
