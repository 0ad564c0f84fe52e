import { os } from "../../../src/facts/os.ts";
import { packages } from "../../../src/facts/packages.ts";
import { rpmRepositories } from "../../../src/facts/rpm-repositories.ts";
import { defineCheck, notApplicable } from "../../../src/lint/check.ts";
import { placeOf } from "../_repositories.ts";

export default defineCheck({
  id: "distro.oracle.addons-repo",
  title: "The Addons repository, which has the agent, is enabled",
  level: "should",
  requirements: ["distro-oracle.addons-repo"],
  why: "WALinuxAgent of Oracle Linux 6 and 7 comes from Addons, which is off after an installation. With the agent installed it is only a note: then the agent gets no package updates.",
  fix: {
    text: "Enable it.",
    commands: ["yum-config-manager --enable ol7_addons || yum-config-manager --enable ol6_addons"],
  },
  references: [
    {
      title: "Azure: prepare an Oracle Linux VHD",
      url: "https://learn.microsoft.com/azure/virtual-machines/linux/oracle-create-upload-vhd",
    },
  ],
  appliesTo: { distro: ["ol"] },
  async run(image) {
    const { major } = await image.fact(os);
    if (major !== 6 && major !== 7) return notApplicable("later releases have the agent in their own repositories");
    const id = `ol${major}_addons`;
    const { all, enabled } = await image.fact(rpmRepositories);
    if (enabled.some((repository) => repository.id === id)) return [];
    const off = all.findLast((repository) => repository.id === id);
    const level = (await image.fact(packages)).find("WALinuxAgent") ? ("info" as const) : ("should" as const);
    if (!off) return [{ message: `no repository is called ${id}`, subject: id, level }];
    const enabledLine = off.option("enabled")?.line;
    return [
      {
        message: `the repository ${id} is not enabled`,
        ...placeOf(off),
        ...(enabledLine === undefined ? {} : { line: enabledLine }),
        level,
        evidence: { expected: "enabled=1" },
      },
    ];
  },
});
