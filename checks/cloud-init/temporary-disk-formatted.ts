import { cloudInit } from "../../src/facts/cloud-init.ts";
import { listedModules, mountsEphemeralDisk } from "../../src/facts/cloud-init/modules.ts";
import { waagent } from "../../src/facts/waagent.ts";
import { defineCheck, notApplicable } from "../../src/lint/check.ts";

export default defineCheck({
  id: "cloud-init.temporary-disk-formatted",
  title: "One of cloud-init and the agent formats the temporary disk",
  level: "should",
  requirements: ["lisa.resource-disk-format"],
  why: "Azure delivers the temporary disk with NTFS. cloud-init mounts it by its modules disk_setup and mounts, the agent with ResourceDisk.Format=y; without either the disk stays as it is, which an image may want: a note. With both the first one wins and the other only logs that the disk is in use, as in some official images: a note as well.",
  fix: {
    text: "Leave the disk to cloud-init.",
    commands: ["sed -i 's/^ResourceDisk.Format=.*/ResourceDisk.Format=n/' /etc/waagent.conf"],
  },
  appliesTo: { type: ["generalized"] },
  async run(image) {
    const { runs, config } = await image.fact(cloudInit);
    const agent = await image.fact(waagent);
    const format = agent.config?.switch("ResourceDisk.Format");
    const byAgent = agent.startsAtBoot && format?.value === true;
    const modules = listedModules(config).map(({ name }) => name);
    const byCloudInit = runs.azure && modules.includes("disk_setup") && mountsEphemeralDisk(config);
    if (!runs.azure && !agent.startsAtBoot) return notApplicable("neither cloud-init nor the agent provisions");
    if (byAgent !== byCloudInit) return [];
    if (!byAgent) return [{ message: "neither cloud-init nor the agent formats the temporary disk", level: "info" }];
    return [
      {
        message: "both cloud-init and the agent format the temporary disk",
        path: format.path,
        ...(format.line === undefined ? {} : { line: format.line }),
        subject: "ResourceDisk.Format",
        level: "info",
      },
    ];
  },
});
