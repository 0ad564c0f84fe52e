import { listedModules, mountsEphemeralDisk } from "../../src/facts/cloud-init/modules.ts";
import { cloudInit } from "../../src/facts/cloud-init.ts";
import { waagent } from "../../src/facts/waagent.ts";
import { defineCheck, notApplicable, undecided } from "../../src/lint/check.ts";
import { waagentSetting } from "../../src/lint/fix.ts";

export default defineCheck({
  id: "storage.single-resource-disk-manager",
  title: "One component formats the temporary disk",
  level: "should",
  requirements: ["storage.single-resource-disk-manager", "lisa.resource-disk-format"],
  why: "Azure delivers the temporary disk with NTFS. cloud-init formats and mounts it by its modules disk_setup and mounts unless it is told not to, and the agent does the same with ResourceDisk.Format=y. With neither the disk stays as it is, which the owner of a specialized image may want. Where both do, agent.resource-disk-format-off-with-cloud-init tells it.",
  fix: { text: "Leave the disk to cloud-init.", ...waagentSetting("ResourceDisk.Format", "n") },
  async run(image, { target }) {
    const agent = await image.fact(waagent);
    if (agent.hidden !== undefined) return undecided(agent.hidden);
    const { runs, config, state } = await image.fact(cloudInit);
    const format = agent.startsAtBoot ? agent.config?.switch("ResourceDisk.Format") : undefined;
    const byAgent = format?.value === true;
    const mounts = runs.value && mountsEphemeralDisk(config);
    if (byAgent && mounts) return notApplicable("both cloud-init and the agent format it, which another check tells");
    const byCloudInit = mounts && listedModules(config).some(({ name }) => name === "disk_setup");
    if (!byAgent && !byCloudInit) {
      if (!agent.startsAtBoot && !runs.value) return notApplicable("neither the agent nor cloud-init runs");
      // Enabled and kept from running, cloud-init fails as a whole: this is a part of that, and told with it.
      if (target.type === "generalized" && (state === "C2" || state === "C4"))
        return notApplicable("cloud-init is enabled and does not run");
      const path = agent.config ? { path: agent.config.path } : {};
      return [
        {
          message: "nobody formats the temporary disk",
          ...path,
          level: target.type === "generalized" ? "should" : "info",
        },
      ];
    }
    return [];
  },
});
