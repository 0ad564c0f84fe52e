import { mountsEphemeralDisk } from "../../src/facts/cloud-init/modules.ts";
import { cloudInit } from "../../src/facts/cloud-init.ts";
import { os } from "../../src/facts/os.ts";
import { findProgram } from "../../src/facts/programs.ts";
import { defineCheck, notApplicable } from "../../src/lint/check.ts";
import { installing } from "../../src/lint/fix.ts";

export default defineCheck({
  id: "generic.gdisk",
  title: "sgdisk is there for cloud-init",
  level: "should",
  requirements: ["generic.gdisk"],
  why: "cloud-init lays a GPT on the temporary disk with sgdisk. RHEL 10 and what is made of it no longer have the package, and their cloud-init takes sfdisk.",
  fix: {
    text: "Install gdisk.",
    ...installing({ debian: "gdisk", redhat: "gdisk", suse: "gptfdisk", azurelinux: "gptfdisk", photon: "gptfdisk" }),
  },
  async run(image) {
    const { runs, config } = await image.fact(cloudInit);
    if (!runs.value || !mountsEphemeralDisk(config))
      return notApplicable("cloud-init does not partition the temporary disk");
    if ((await findProgram(image.tree, "sgdisk")) !== undefined) return [];
    const { family, id, major = 0 } = await image.fact(os);
    const usesSfdisk = family === "redhat" && major >= (id === "fedora" ? 42 : 10);
    if (usesSfdisk && (await findProgram(image.tree, "sfdisk")) !== undefined) return [];
    return [{ message: `${usesSfdisk ? "sfdisk" : "sgdisk"} is not installed` }];
  },
});
