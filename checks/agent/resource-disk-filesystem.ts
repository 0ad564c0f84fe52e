import { findProgram } from "../../src/facts/programs.ts";
import { defineCheck, type Finding, notApplicable } from "../../src/lint/check.ts";
import { configuredAgent, isConfigured, settingFinding } from "./_config.ts";
import { cloudInitMountsResourceDisk } from "./_resource-disk.ts";

export default defineCheck({
  id: "agent.resource-disk-filesystem",
  title: "The tools to format the resource disk are in the image",
  level: "must",
  requirements: [
    "agent.resource-disk-filesystem",
    "storage.mkfs-for-resource",
    "generic.fs-tools",
    "distro-suse.resource-fs-11",
  ],
  why: "With ResourceDisk.Format=y the agent looks at the disk with parted and formats it with mkfs of the type that ResourceDisk.Filesystem names; where one is missing, the temporary disk stays unmounted and swap with it. Without the key the code takes ext3, whatever the documentation says. The type ntfs leaves the disk as Azure delivers it. Where cloud-init mounts the disk the agent usually comes second and needs no tools, so there it is a note.",
  fix: { text: "Install the tool, or name a file system whose tool is there." },
  async run(image) {
    const look = await configuredAgent(image);
    if (!isConfigured(look)) return look;
    const { config } = look;
    if (!config.switch("ResourceDisk.Format").value)
      return notApplicable("the agent does not format the resource disk");
    // A tree without a shell does not show its programs.
    if ((await findProgram(image.tree, "sh")) === undefined) return notApplicable("the tree holds no programs");
    // Where cloud-init mounts the disk the agent finds it mounted and leaves it alone.
    const isSecond = await cloudInitMountsResourceDisk(image);
    const level = isSecond ? { level: "info" as const } : {};
    const setting = config.string("ResourceDisk.Filesystem");
    const type = setting.value ?? "ext3";
    const findings: Finding[] = [];
    if (!/^[\w.-]+$/.test(type)) {
      findings.push(settingFinding(setting, "the type of the resource disk is no name of a file system", level));
    } else if (type !== "ntfs" && (await findProgram(image.tree, `mkfs.${type}`)) === undefined) {
      findings.push(
        settingFinding(setting, `the agent formats the resource disk with mkfs.${type}, which is missing`, level),
      );
    }
    if ((await findProgram(image.tree, "parted")) === undefined) {
      const message = "the agent looks at the resource disk with parted, which is missing";
      findings.push(
        settingFinding(config.switch("ResourceDisk.Format"), message, { level: isSecond ? "info" : "should" }),
      );
    }
    return findings;
  },
});
