import { waagent } from "../../src/facts/waagent.ts";
import { type Level, defineCheck, notApplicable, undecided } from "../../src/lint/check.ts";
import { missingPrograms } from "./_programs.ts";

export default defineCheck({
  id: "generic.fs-tools",
  title: "The disk tools that the agent calls are there",
  level: "must",
  requirements: ["generic.fs-tools"],
  why: "With ResourceDisk.Format=y the agent calls parted, sfdisk and mkfs.<ResourceDisk.Filesystem>, and the temporary disk stays unusable without them. Where cloud-init has the disk the agent calls none of them, and what is missing is only noted, like fdisk.",
  fix: {
    text: "Install the packages.",
    commands: ["dnf install util-linux parted e2fsprogs || apt-get install fdisk parted e2fsprogs"],
  },
  async run(image) {
    const { installed, hidden, config } = await image.fact(waagent);
    if (hidden !== undefined) return undecided(hidden);
    if (!installed) return notApplicable("the agent is not installed");
    const formats = config?.switch("ResourceDisk.Format").value === true;
    const level: Level = formats ? "must" : "info";
    const type = config?.string("ResourceDisk.Filesystem").value ?? "ext4";
    const mkfs = /^[\w.+-]{1,32}$/.test(type) ? `mkfs.${type}` : "mkfs";
    return missingPrograms(image, [
      { name: "sfdisk", level },
      { name: "parted", level },
      { name: mkfs, level },
      { name: "fdisk", level: "info" },
    ]);
  },
});
