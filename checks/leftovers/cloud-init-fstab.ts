import { fstab } from "../../src/facts/fstab.ts";
import { defineCheck } from "../../src/lint/check.ts";

export default defineCheck({
  id: "leftovers.cloud-init-fstab",
  title: "fstab holds no lines that cloud-init wrote",
  level: "must",
  requirements: ["leftovers.cloud-init-fstab"],
  why: "The lines name the temporary disk of the build VM. Where the new VM has none, or names it otherwise, the boot waits for it and ends in the emergency shell; with nofail it only goes on without: a warning.",
  fix: { text: "Delete the lines.", commands: ["sed -i '/comment=cloudconfig/d' /etc/fstab"] },
  appliesTo: { type: ["generalized"] },
  async run(image) {
    const { entries } = await image.fact(fstab);
    return entries.flatMap(({ device, options, path, line }) => {
      if (!options.some(({ name, value }) => name === "comment" && value === "cloudconfig")) return [];
      const isOptional = options.some(({ name }) => name === "nofail" || name === "noauto");
      return [
        {
          message: "line of fstab that cloud-init wrote",
          path,
          line,
          evidence: { actual: device },
          ...(isOptional ? { level: "should" as const } : {}),
        },
      ];
    });
  },
});
