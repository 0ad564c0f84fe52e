import { bootedKernels } from "../../src/facts/booted-kernels.ts";
import { defineCheck, notApplicable } from "../../src/lint/check.ts";
import { isListing, listedRelease } from "./_listed-releases.ts";

/** With the distribution's own kernel; CoreOS is listed without a release. */
const listed = {
  centos: ["7.4", "8"],
  debian: ["10"],
  flatcar: ["0"],
  coreos: ["0"],
  ol: ["7.4", "8"],
  rhel: ["7.4", "8"],
  sles: ["12.3", "15"],
  sles_sap: ["12.3", "15"],
  ubuntu: ["16.04"],
} as const;

/** Older releases that are listed with such a kernel: Ubuntu 14.04 with linux-azure, Debian 9 with one of its backports. */
const newerKernels: Readonly<Record<string, RegExp>> = { ubuntu: /-azure$/, debian: /bpo/ };

export default defineCheck({
  id: "features.accelnet-os",
  title: "The release is listed for accelerated networking",
  level: "info",
  requirements: ["features.accelnet-os", "distro-debian.accelnet"],
  why: "Older releases have the drivers of the virtual functions, but do not join them to the synthetic NIC by themselves. Ubuntu 14.04 is listed with linux-azure, Debian 9 with a kernel of its backports. The page names old distributions only; about the others it says nothing.",
  fix: { text: "Use a newer release, or deploy without accelerated networking." },
  references: [
    {
      title: "Azure: accelerated networking",
      url: "https://learn.microsoft.com/azure/virtual-network/accelerated-networking-overview",
    },
  ],
  async run(image) {
    const found = await listedRelease(image, listed);
    if (!isListing(found)) return found;
    const { system, kind, wanted } = found;
    if (kind === "unlisted") return notApplicable(`the list says nothing of ${system.name}`);
    if (kind === "listed") return [];
    const { kernels } = await image.fact(bootedKernels);
    const newer = Object.hasOwn(newerKernels, system.id) ? newerKernels[system.id] : undefined;
    if (newer && kernels.length > 0 && kernels.every(({ version }) => newer.test(version))) return [];
    return [
      {
        message: `${system.name} is older than the releases with accelerated networking`,
        path: system.path ?? "",
        subject: system.id,
        evidence: { actual: system.version, expected: `${wanted ?? ""} or newer` },
      },
    ];
  },
});
