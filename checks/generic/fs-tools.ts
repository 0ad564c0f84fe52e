import { cloudInit } from "../../src/facts/cloud-init.ts";
import { mountsEphemeralDisk } from "../../src/facts/cloud-init/modules.ts";
import { waagent } from "../../src/facts/waagent.ts";
import { defineCheck, notApplicable, undecided } from "../../src/lint/check.ts";
import { installing } from "../../src/lint/fix.ts";
import { type NeededProgram, missingPrograms } from "./_programs.ts";

export default defineCheck({
  id: "generic.fs-tools",
  title: "The disk tools that the agent calls are there",
  level: "must",
  requirements: ["generic.fs-tools"],
  why: "With ResourceDisk.Format=y the agent calls parted, sfdisk and mkfs.<ResourceDisk.Filesystem>, and the temporary disk stays unusable without them. Where it leaves the disk alone it calls none of them, and what is missing is only noted, like fdisk. parted and mkfs of an agent that formats are judged by agent.resource-disk-filesystem, mkfs for cloud-init by storage.mkfs-for-resource.",
  fix: {
    text: "Install the packages.",
    ...installing({
      debian: "fdisk parted e2fsprogs",
      redhat: "util-linux parted e2fsprogs",
      suse: "util-linux parted e2fsprogs",
      azurelinux: "util-linux parted e2fsprogs",
      photon: "util-linux parted e2fsprogs",
    }),
  },
  async run(image) {
    const { installed, hidden, config } = await image.fact(waagent);
    if (hidden !== undefined) return undecided(hidden);
    if (!installed) return notApplicable("the agent is not installed");
    const formats = config?.switch("ResourceDisk.Format").value === true;
    const needed: NeededProgram[] = [
      { name: "sfdisk", level: formats ? "must" : "info" },
      { name: "fdisk", level: "info" },
    ];
    if (!formats) {
      needed.push({ name: "parted", level: "info" });
      const { runs, config: settings } = await image.fact(cloudInit);
      if (!runs.value || !mountsEphemeralDisk(settings)) needed.push({ name: "mkfs.ext4", level: "info" });
    }
    return missingPrograms(image, needed);
  },
});
