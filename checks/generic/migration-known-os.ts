import { os } from "../../src/facts/os.ts";
import { defineCheck, undecided } from "../../src/lint/check.ts";

/** Major releases that Azure Migrate prepares for Azure (AzMigrate-Hydration, prepare-os-for-azure.sh: verify_src_os_version). */
const known: ReadonlyMap<string, readonly number[]> = new Map(
  Object.entries({
    centos: [6, 7, 8, 9],
    debian: [7, 8, 9, 10, 11],
    ol: [6, 7, 8, 9],
    rhel: [6, 7, 8, 9],
    sles: [11, 12, 15],
    sles_sap: [11, 12, 15],
    ubuntu: [14, 16, 18, 19, 20, 21, 22],
  }),
);

export default defineCheck({
  id: "generic.migration-known-os",
  title: "Azure Migrate knows the release",
  level: "info",
  requirements: ["lisa.hydration-supported-os"],
  why: "The disk of a machine that moves to Azure is prepared by Azure Migrate where it knows the release: drivers, console, network, agent. Others have to be prepared by hand, which is what the other checks are for. Generalized images are built and not moved, so this is asked of specialized ones.",
  fix: { text: "Prepare the machine by hand before it is moved." },
  references: [{ title: "AzMigrate-Hydration", url: "https://github.com/Azure/AzMigrate-Hydration" }],
  appliesTo: { type: ["specialized"] },
  async run(image) {
    const { id, major, name, path, bits } = await image.fact(os);
    if (path === undefined) return undecided("nothing in the image says which system it is");
    if (bits === 32) return [{ message: "Azure Migrate prepares no 32-bit systems", path, subject: id }];
    // Kali is known as rolling, whatever its version.
    if (id === "kali") return [];
    const majors = known.get(id);
    if (major !== undefined && majors?.includes(major)) return [];
    return [{ message: `Azure Migrate does not know ${name}`, path, subject: id }];
  },
});
