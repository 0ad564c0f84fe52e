import { mountsEphemeralDisk } from "../../src/facts/cloud-init/modules.ts";
import { cloudInit } from "../../src/facts/cloud-init.ts";
import { waagent } from "../../src/facts/waagent.ts";
import { defineCheck, notApplicable, undecided } from "../../src/lint/check.ts";

export default defineCheck({
  id: "storage.single-resource-disk-manager",
  title: "One component formats the temporary disk",
  level: "should",
  requirements: ["storage.single-resource-disk-manager", "lisa.resource-disk-format"],
  why: "cloud-init formats and mounts ephemeral0 unless it is told not to, and the agent does the same with ResourceDisk.Format=y. Azure's pages forbid both together; the agent however leaves a disk alone that is mounted already, and AlmaLinux publishes such images: that is only noted, and a warning where the agent is to make swap there as well. With neither the disk stays NTFS, which the owner of a specialized image may want.",
  fix: {
    text: "Leave the disk to cloud-init.",
    commands: ["sed -i 's/^ResourceDisk.Format=.*/ResourceDisk.Format=n/' /etc/waagent.conf"],
  },
  async run(image, { target }) {
    const agent = await image.fact(waagent);
    if (agent.hidden !== undefined) return undecided(agent.hidden);
    const { runs, config, state } = await image.fact(cloudInit);
    const format = agent.startsAtBoot ? agent.config?.switch("ResourceDisk.Format") : undefined;
    const byAgent = format?.value === true;
    const byCloudInit = runs.value && mountsEphemeralDisk(config);
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
    if (!format || !byAgent || !byCloudInit) return [];
    const swaps = agent.config?.switch("ResourceDisk.EnableSwap").value === true;
    const place = { path: format.path, ...(format.line === undefined ? {} : { line: format.line }) };
    const finding = {
      ...place,
      subject: format.key,
      evidence: { actual: "ResourceDisk.Format=y", expected: "ResourceDisk.Format=n" },
    };
    if (swaps) return [{ message: "the agent is to swap on a disk that cloud-init takes", ...finding }];
    return [{ message: "cloud-init and the agent both format the temporary disk", ...finding, level: "info" }];
  },
});
